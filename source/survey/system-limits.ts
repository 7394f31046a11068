import type {KubeObject} from '../kubernetes/object.ts';
import {labelSelectorOf, textsOf} from '../kubernetes/label-selector.ts';
import {systemNamespace} from '../mesh/well-known.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, LimitFacts, NetworkPolicyFacts, PolicyRuleFacts, QuotaFacts} from './facts.ts';
import {mayExist} from './namespaces.ts';
import {at, listAt, stringAt, stringsAt} from './shape.ts';

const atMost = 250;

/** Objects of the namespace; none, and no read, where it is not there yet. */
const listThere = async (
	reader: ClusterReader,
	kind: {apiVersion: string; kind: string},
): Promise<readonly KubeObject[]> =>
	(await mayExist(reader, systemNamespace))
		? reader.list({...kind, namespace: systemNamespace}, {atMost})
		: [];

const rulesOf = (rules: readonly unknown[], peers: 'from' | 'to'): PolicyRuleFacts[] =>
	rules.map(rule => ({
		forAnyone: listAt(rule, peers).length === 0,
		ports: listAt(rule, 'ports').flatMap(port => {
			const [first, last] = [at(port, 'port'), at(port, 'endPort')];
			// A port by name, or none at all: taken for any.
			return typeof first === 'number'
				? [{first, last: typeof last === 'number' ? last : first}]
				: [{first: 0, last: 65_535}];
		}),
	}));

const networkPolicyFrom = (policy: KubeObject): NetworkPolicyFacts => {
	const types = stringsAt(policy, 'spec', 'policyTypes');
	const egress = at(policy, 'spec', 'egress');
	const isFor = (type: 'Ingress' | 'Egress') =>
		types.length === 0 ? type === 'Ingress' || egress !== undefined : types.includes(type);
	return {
		name: policy.metadata.name,
		pods: labelSelectorOf(at(policy, 'spec', 'podSelector')),
		...(isFor('Ingress') ? {ingress: rulesOf(listAt(policy, 'spec', 'ingress'), 'from')} : {}),
		...(isFor('Egress') ? {egress: rulesOf(listAt(policy, 'spec', 'egress'), 'to')} : {}),
	};
};

export const surveyNetworkPolicies = async (
	reader: ClusterReader,
): Promise<Fact<readonly NetworkPolicyFacts[]>> =>
	factFrom(`NetworkPolicies in ${systemNamespace}`, async () => {
		const policies = await listThere(reader, {
			apiVersion: 'networking.k8s.io/v1',
			kind: 'NetworkPolicy',
		});
		return policies.map(policy => networkPolicyFrom(policy));
	});

/** Quotas that count every pod; those of a priority class, or of pods that end or ask for nothing, do not concern a control plane. */
const countsAllPods = (quota: KubeObject): boolean =>
	at(quota, 'spec', 'scopeSelector') === undefined &&
	stringsAt(quota, 'spec', 'scopes').every(scope =>
		['NotTerminating', 'NotBestEffort'].includes(scope),
	);

export const surveyQuotas = async (reader: ClusterReader): Promise<Fact<readonly QuotaFacts[]>> =>
	factFrom(`ResourceQuotas in ${systemNamespace}`, async () => {
		const quotas = await listThere(reader, {apiVersion: 'v1', kind: 'ResourceQuota'});
		return quotas
			.filter(quota => countsAllPods(quota))
			.map(quota => ({
				name: quota.metadata.name,
				hard: textsOf(at(quota, 'spec', 'hard')),
				used: textsOf(at(quota, 'status', 'used')),
			}));
	});

export const surveyLimitRanges = async (
	reader: ClusterReader,
): Promise<Fact<readonly LimitFacts[]>> =>
	factFrom(`LimitRanges in ${systemNamespace}`, async () => {
		const ranges = await listThere(reader, {apiVersion: 'v1', kind: 'LimitRange'});
		return ranges.flatMap(range =>
			listAt(range, 'spec', 'limits').map(limit => ({
				name: range.metadata.name,
				type: stringAt(limit, 'type') ?? '',
				minimum: textsOf(at(limit, 'min')),
				maximum: textsOf(at(limit, 'max')),
				limit: textsOf(at(limit, 'default')),
				request: textsOf(at(limit, 'defaultRequest')),
				ratio: textsOf(at(limit, 'maxLimitRequestRatio')),
			})),
		);
	});
