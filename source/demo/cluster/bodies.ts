import {Buffer} from 'node:buffer';
import {recordOf} from '../../untyped.ts';
import type {KubeObject} from '../../kubernetes/object.ts';
import {typedObject, type KindName, type ObjectOf} from '../../kubernetes/typed-object.ts';

/** The caller's promise that a value has this type. */
export const untyped = <T>(value: unknown): T => value as T;

/** A stored object as a server answers with it. */
export const answerWith = <Kind extends KindName>(
	object: KubeObject,
	kind: Kind,
): ObjectOf<Kind> => {
	const answer = typedObject(structuredClone(object), kind);
	if (answer === undefined) {
		throw new TypeError(`a ${object.kind} is stored that is none`);
	}

	return answer;
};

export const metadataOf = (object: KubeObject): KubeObject => ({
	apiVersion: object.apiVersion,
	kind: object.kind,
	metadata: object.metadata,
});

export const mergePatch = (target: unknown, patch: unknown): unknown => {
	if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
		return patch;
	}

	const result: Record<string, unknown> = {...recordOf(target)};
	for (const [key, value] of Object.entries(patch)) {
		if (value === null) {
			delete result[key]; // eslint-disable-line @typescript-eslint/no-dynamic-delete
		} else {
			result[key] = mergePatch(result[key], value);
		}
	}

	return result;
};

export const encodeSecret = (object: KubeObject): KubeObject => {
	const {stringData, apiVersion, kind, metadata, ...rest} = object;
	if (object.kind !== 'Secret' || typeof stringData !== 'object' || stringData === null) {
		return object;
	}

	const encoded = Object.fromEntries(
		Object.entries(stringData).map(([key, value]) => [
			key,
			Buffer.from(String(value)).toString('base64'),
		]),
	);
	return {
		apiVersion,
		kind,
		metadata,
		...rest,
		data: {...recordOf(rest['data']), ...encoded},
	};
};
