import {isRecord, listOf} from '../../untyped.ts';
import type {KubeObject} from '../../kubernetes/object.ts';
import {untyped} from './bodies.ts';

/** One step of a field's path: a key of a map, or the element of a list that carries this name. */
type Step = {key: string} | {element: string};
/** A field's path as text, so that it can be a key of maps and sets. */
export type FieldPath = string;

/** Lists whose elements all have a name are merged by it, as Kubernetes does with containers, ports and volumes. */
const isNamedList = (value: unknown): value is Array<Record<string, unknown> & {name: string}> =>
	Array.isArray(value) &&
	value.length > 0 &&
	value.every(element => isRecord(element) && typeof element['name'] === 'string');

const serverFields = new Set([
	'name',
	'namespace',
	'uid',
	'resourceVersion',
	'generation',
	'creationTimestamp',
	'deletionTimestamp',
	'managedFields',
]);

/** What a client may own: everything but identity and what the server sets. */
const ownable = (object: KubeObject): Record<string, unknown> => {
	const {apiVersion: _apiVersion, kind: _kind, metadata, status: _status, ...rest} = object;
	return {
		...rest,
		metadata: Object.fromEntries(
			Object.entries(metadata).filter(([key]) => !serverFields.has(key)),
		),
	};
};

const collect = (value: unknown, steps: readonly Step[], into: Map<FieldPath, unknown>): void => {
	if (isRecord(value) && Object.keys(value).length > 0) {
		for (const [key, field] of Object.entries(value)) {
			collect(field, [...steps, {key}], into);
		}
	} else if (isNamedList(value)) {
		for (const element of value) {
			collect(element, [...steps, {element: element.name}], into);
		}
	} else if (steps.length > 1 || !isRecord(value)) {
		into.set(JSON.stringify(steps), value);
	}
};

/** Every leaf of an object that a client may own, by path. */
export const leaves = (object: KubeObject): Map<FieldPath, unknown> => {
	const into = new Map<FieldPath, unknown>();
	collect(ownable(object), [], into);
	return into;
};

const parse = (path: FieldPath): Step[] => untyped<Step[]>(JSON.parse(path));

/** `.spec.template.spec.containers[name="discovery"].image`: as the API server writes a field in a conflict. */
export const describePath = (path: FieldPath): string =>
	parse(path)
		.map(step => ('key' in step ? `.${step.key}` : `[name="${step.element}"]`))
		.join('');

/** `fieldsV1` of a set of paths. */
export const fieldsV1 = (paths: Iterable<FieldPath>): Record<string, unknown> => {
	const root: Record<string, unknown> = {};
	for (const path of paths) {
		let at = root;
		for (const step of parse(path)) {
			const name = 'key' in step ? `f:${step.key}` : `k:${JSON.stringify({name: step.element})}`;
			const next = at[name];
			const into = isRecord(next) ? next : {};
			at[name] = into;
			at = into;
		}
	}

	return root;
};

const child = (container: unknown, step: Step): unknown => {
	if ('key' in step) {
		return isRecord(container) ? container[step.key] : undefined;
	}

	return Array.isArray(container)
		? container.find((element: unknown) => isRecord(element) && element['name'] === step.element)
		: undefined;
};

const place = (container: unknown, steps: readonly Step[], value: unknown): unknown => {
	const [step, ...rest] = steps;
	if (step === undefined) {
		return value;
	}

	const next = place(
		child(container, step) ?? ('element' in step ? {name: step.element} : undefined),
		rest,
		value,
	);
	if ('key' in step) {
		return {...(isRecord(container) ? container : {}), [step.key]: next};
	}

	const list = listOf(container);
	const present = child(list, step);
	return present === undefined
		? [...list, next]
		: list.map(element => (element === present ? next : element));
};

const isEmpty = (value: unknown): boolean =>
	value === undefined ||
	(isRecord(value) && Object.keys(value).length === 0) ||
	(Array.isArray(value) && value.length === 0);

const cut = (container: unknown, steps: readonly Step[]): unknown => {
	const [step, ...rest] = steps;
	if (step === undefined || child(container, step) === undefined) {
		return step === undefined ? undefined : container;
	}

	const next = cut(child(container, step), rest);
	if (isRecord(container) && 'key' in step) {
		const {[step.key]: _gone, ...others} = container;
		return isEmpty(next) ? others : {...others, [step.key]: next};
	}

	if (!Array.isArray(container)) {
		return container;
	}

	const kept = isEmpty(next) ? [] : [next];
	return container.flatMap((element: unknown) =>
		element === child(container, step) ? kept : [element],
	);
};

/** The object with these leaves set and those gone; emptied containers go with their last leaf. */
export const withLeaves = (
	object: KubeObject,
	set: ReadonlyMap<FieldPath, unknown>,
	gone: Iterable<FieldPath>,
): KubeObject => {
	let result: unknown = structuredClone(object);
	for (const path of gone) {
		result = cut(result, parse(path));
	}

	for (const [path, value] of set) {
		result = place(result, parse(path), structuredClone(value));
	}

	return untyped<KubeObject>(result);
};
