import type {KubeObject} from '../../mesh/kube-object.ts';
import {ApiError} from '../../ports/cluster.ts';
import {isRecord} from '../../mesh/untyped.ts';
import type {Target} from './target.ts';

const isObject = (value: unknown): value is KubeObject =>
	isRecord(value) &&
	typeof value['apiVersion'] === 'string' &&
	typeof value['kind'] === 'string' &&
	isRecord(value['metadata']) &&
	typeof value['metadata']['name'] === 'string';

/**
An object from an answer. The API leaves `apiVersion` and `kind` out of list items, and calls an object of which only metadata was asked
PartialObjectMetadata: here each has the kind that was asked for, and metadata alone means nothing else, whatever a server sent.
*/
export const apiObject = (
	value: unknown,
	kind: {apiVersion: string; kind: string},
	target: Target,
	{metadataOnly = false} = {},
): KubeObject => {
	const object: unknown = isRecord(value)
		? {...value, apiVersion: kind.apiVersion, kind: kind.kind}
		: value;
	if (!isObject(object)) {
		throw new ApiError(
			'not-kubernetes',
			`${target.server}: it answered with something else than a ${kind.kind}`,
		);
	}

	return metadataOnly
		? {apiVersion: object.apiVersion, kind: object.kind, metadata: object.metadata}
		: object;
};
