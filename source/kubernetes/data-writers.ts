import {isRecord} from '../untyped.ts';
import type {KubeObject} from './object.ts';

/** Who wrote data of a Secret or ConfigMap, and the names of what they wrote: the bookkeeping of server-side apply tells without a value. */
export const dataWriters = ({
	metadata: {managedFields = []},
}: Pick<KubeObject, 'metadata'>): Array<{manager: string; keys: string[]}> =>
	managedFields.flatMap(({manager = '', fieldsV1}) =>
		['f:data', 'f:stringData'].flatMap(name => {
			const fields = isRecord(fieldsV1) ? fieldsV1[name] : undefined;
			return isRecord(fields)
				? [
						{
							manager,
							keys: Object.keys(fields)
								.filter(key => key.startsWith('f:'))
								.map(key => key.slice(2)),
						},
					]
				: [];
		}),
	);
