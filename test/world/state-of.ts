import type {KubeObject} from '../../source/kubernetes/object.ts';
import {recordOf} from '../../source/untyped.ts';
import type {TestWorld} from './start-world.ts';

/** Kinds that come and go by themselves, or whose names are made up anew. */
const fleeting = new Set(['Event', 'Pod', 'ReplicaSet', 'EndpointSlice', 'Lease']);

/** Fields that say when and by whom, not what. */
const incidental = new Set([
	'uid',
	'resourceVersion',
	'generation',
	'creationTimestamp',
	'managedFields',
	'lastTransitionTime',
	'observedGeneration',
	'caBundle',
	'restartedAt',
]);

const isTime = (value: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/v.test(value);

const kept = (value: unknown): unknown => {
	if (Array.isArray(value)) {
		return value.map(item => kept(item));
	}

	if (typeof value === 'string') {
		return isTime(value) ? '(a time)' : value;
	}

	return typeof value === 'object' && value !== null
		? Object.fromEntries(
				Object.entries(value)
					.filter(([name]) => !incidental.has(name) && !/restart|uid$/iv.test(name))
					.toSorted(([one], [other]) => one.localeCompare(other))
					.map(([name, item]) => [name, kept(item)]),
			)
		: value;
};

const described = (object: KubeObject): unknown =>
	object.kind === 'Secret' || object.kind === 'ConfigMap'
		? // What they hold, and what is said of it, is made anew.
			kept({
				...object,
				metadata: {...object.metadata, annotations: Object.keys(object.metadata.annotations ?? {})},
				data: Object.keys(recordOf(object['data'])).toSorted(),
			})
		: kept(object);

/** What there is in all clusters, as far as two runs that end well must agree on it: by cluster, kind and name. */
export const stateOf = ({clusters}: TestWorld): Record<string, unknown> =>
	Object.fromEntries(
		clusters
			.flatMap(({name, api}) =>
				api
					.objects()
					.filter(({kind}) => !fleeting.has(kind))
					.map((object): [string, unknown] => [
						`${name} ${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`,
						described(object),
					]),
			)
			.toSorted(([one], [other]) => one.localeCompare(other)),
	);
