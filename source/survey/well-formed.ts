import {MeshError} from '../errors.ts';
import {fitted, misfitIn, type Fitting, type Shape} from '../kubernetes/shape.ts';
import {misfitOf} from '../kubernetes/typed-object.ts';
import type {KubeObject} from '../kubernetes/object.ts';
import {isRecord} from '../untyped.ts';

const unreadable = (what: string, misfit: string): MeshError =>
	new MeshError(`${what} cannot be read: ${misfit}`);

/**
What came by path, or as a text within an object, in its shape; undefined where there is nothing. A survey takes no field of another
type for a missing one: a rule whose ports cannot be read may forbid everything.

@throws {MeshError} that names `what` and the path within it.
*/
export const wellFormed = <S extends Shape>(
	value: unknown,
	shape: S,
	what: string,
): Fitting<S> | undefined => {
	if (value === undefined || value === null) {
		return undefined;
	}

	const misfit = misfitIn(value, shape);
	if (misfit !== undefined) {
		throw unreadable(what, misfit);
	}

	return fitted(value, shape);
};

/** The same of a list, which never leaves its items out (fact K-12): what does says nothing of what there is. */
export const wellFormedList = <S extends Shape>(
	value: unknown,
	shape: S,
	what: string,
): Fitting<S> | undefined => {
	if (!isRecord(value) || value['items'] === undefined) {
		throw unreadable(what, 'it has no items');
	}

	return wellFormed(value, shape, what);
};

/** The same for an object that a port has handed out. */
export const demandWellFormed = (object: Pick<KubeObject, 'kind' | 'metadata'>): void => {
	const misfit = misfitOf(object);
	if (misfit !== undefined) {
		const {namespace, name} = object.metadata;
		throw unreadable(
			`${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
			misfit,
		);
	}
};
