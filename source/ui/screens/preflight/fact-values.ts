import type {ClusterFacts, Fact, Ranges} from '../../../survey/facts.ts';
import {describeRoots} from '../../../trust/fingerprints.ts';

/** `10.11/16` of `10.11.0.0/16`; another range as it is. */
const shortRange = (range: string): string =>
	range.replace(/(?:\.0)+\/(?<prefix>\d+)$/v, '/$<prefix>');

const unknownValue = 'unknown';

const ranges = (fact: Fact<Ranges>): string => {
	if (!fact.known) {
		return unknownValue;
	}

	const [first, ...rest] = fact.value.cidrs;
	return first === undefined
		? 'none seen'
		: `${shortRange(first)}${rest.length === 0 ? '' : ` +${String(rest.length)}`}`;
};

const istio = ({istio}: ClusterFacts): string => {
	if (!istio.known) {
		return unknownValue;
	}

	return [...new Set(istio.value.controlPlanes.map(({version}) => version))].join(', ') || 'none';
};

/** The root that a cluster hands out, or why none is shown. `among`: all fingerprints, to tell them apart. */
const rootValue = ({liveRoot}: ClusterFacts, among: readonly string[]): string => {
	if (!liveRoot.known) {
		return unknownValue;
	}

	return liveRoot.value === undefined
		? 'none yet'
		: `root ${describeRoots(liveRoot.value.fingerprints, among)}`;
};

/** Every fingerprint of a live root. */
const allRoots = (facts: readonly ClusterFacts[]): readonly string[] =>
	facts.flatMap(({liveRoot}) => (liveRoot.known ? (liveRoot.value?.fingerprints ?? []) : []));

/** One line of the matrix: how the ids of what concerns it begin, and what a cluster shows there. `isOptional`: only where something was found. */
type Area = {
	label: string;
	ids: readonly string[];
	isOptional?: boolean;
	value?: (facts: ClusterFacts, all: readonly ClusterFacts[]) => string;
};

/** In the order in which they are shown; those that matter to most people have a value. */
export const areas: readonly Area[] = [
	{
		label: 'API server',
		ids: ['api.', 'clock.'],
		value: ({reach}) => (reach.ok ? `${String(reach.milliseconds)} ms` : 'no answer'),
	},
	{label: 'Identity', ids: ['identity.']},
	{label: 'Names', ids: ['names.']},
	{
		label: 'Kubernetes',
		ids: ['version.kubernetes'],
		value: ({kubernetes}) =>
			kubernetes.known
				? kubernetes.value.replace(/^v/v, '').replace(/[+\-].*$/v, '')
				: unknownValue,
	},
	{
		label: 'Permissions',
		ids: ['permission.'],
		value({permissions}) {
			if (!permissions.known) {
				return unknownValue;
			}

			const missing = permissions.value.filter(({allowed}) => !allowed).length;
			return missing === 0 ? '' : `${String(missing)} missing`;
		},
	},
	{
		label: 'Nodes',
		ids: ['nodes.'],
		value: ({nodes}) =>
			nodes.known ? `${String(nodes.value.ready)}/${String(nodes.value.total)}` : unknownValue,
	},
	{
		label: 'Pod addresses',
		ids: ['network.pod-', 'network.node-', 'network.ip-'],
		value: ({podRanges}) => ranges(podRanges),
	},
	{
		label: 'Service ranges',
		ids: ['network.service-'],
		value: ({serviceRanges}) => ranges(serviceRanges),
	},
	{label: 'Istio', ids: ['istio.', 'version.skew'], value: istio},
	{label: 'Namespace', ids: ['namespace.']},
	{label: 'Trust', ids: ['trust.'], value: (facts, all) => rootValue(facts, allRoots(all))},
	{
		label: 'Remote secrets',
		ids: ['secret.'],
		value({remoteSecrets}) {
			if (!remoteSecrets.known) {
				return unknownValue;
			}

			const {length} = remoteSecrets.value;
			return length === 0 ? 'none' : String(length);
		},
	},
	{label: 'Gateways', ids: ['gateway.']},
	{label: 'Policies', ids: ['policy.'], isOptional: true},
	{label: 'Services', ids: ['service.'], isOptional: true},
	{label: 'DNS', ids: ['dns.'], isOptional: true},
	{label: 'Platform', ids: ['platform.'], isOptional: true},
	{label: 'From inside', ids: ['probe.'], isOptional: true},
	{label: 'Other', ids: [], isOptional: true},
];

/** The area that a check belongs to. */
export const areaOf = (id: string): string =>
	areas.find(({ids}) => ids.some(start => id.startsWith(start)))?.label ?? 'Other';

/** Which areas stay where there is room for few: the earlier the longer. */
export const areaRank: readonly string[] = [
	'API server',
	'Kubernetes',
	'Permissions',
	'Pod addresses',
	'Trust',
	'Istio',
	'Policies',
	'Services',
	'Nodes',
	'From inside',
	'Gateways',
	'Service ranges',
	'Remote secrets',
	'Namespace',
	'Identity',
	'Names',
	'DNS',
	'Platform',
	'Other',
];
