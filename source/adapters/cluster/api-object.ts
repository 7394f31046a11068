import {typedObject, type KindName, type ObjectOf} from '../../kubernetes/typed-object.ts';
import {ApiError} from '../../ports/cluster.ts';
import {isRecord} from '../../untyped.ts';
import type {Target} from './target.ts';

/**
An object from an answer. The API leaves `apiVersion` and `kind` out of list items, and calls an object of which only metadata was asked
PartialObjectMetadata: here each has the kind that was asked for, and metadata alone means nothing else, whatever a server sent.
*/
export const apiObject = <Kind extends KindName>(
	value: unknown,
	kind: Kind,
	target: Target,
	{metadataOnly = false} = {},
): ObjectOf<Kind> => {
	const object = typedObject(
		metadataOnly && isRecord(value) ? {metadata: value['metadata']} : value,
		kind,
	);
	if (object === undefined) {
		throw new ApiError('not-kubernetes', `it answered with something else than a ${kind.kind}`, {
			server: target.server,
		});
	}

	return object;
};
