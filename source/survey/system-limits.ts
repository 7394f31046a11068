import type {KindName, ObjectOf} from '../kubernetes/typed-object.ts';
import {labelSelectorOf} from '../kubernetes/label-selector.ts';
import {systemNamespace} from '../mesh/well-known.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, LimitFacts, NetworkPolicyFacts, PolicyRuleFacts, QuotaFacts} from './facts.ts';
import {mayExist} from './namespaces.ts';

const atMost = 250;

/** Objects of the namespace; none, and no read, where it is not there yet. */
const listThere = async <const Kind extends KindName & {namespace: string}>(
	reader: ClusterReader,
	kind: Kind,
): Promise<ReadonlyArray<ObjectOf<Kind>>> =>
	(await mayExist(reader, kind.namespace)) ? reader.list(kind, {atMost}) : [];

type NetworkPolicy = ObjectOf<{apiVersion: 'networking.k8s.io/v1'; kind: 'NetworkPolicy'}>;
type Ports = NonNullable<NonNullable<NetworkPolicy['spec']>['ingress']>[number]['ports'];
type ResourceQuota = ObjectOf<{apiVersion: 'v1'; kind: 'ResourceQuota'}>;

const ruleOf = (peers: readonly unknown[] = [], ports: Ports = []): PolicyRuleFacts => ({
	forAnyone: peers.length === 0,
	ports: ports.map(({port, endPort}) =>
		// A port by name, or none at all: taken for any.
		typeof port === 'number' ? {first: port, last: endPort ?? port} : {first: 0, last: 65_535},
	),
});

const networkPolicyFrom = (policy: NetworkPolicy): NetworkPolicyFacts => {
	const {policyTypes: types = [], podSelector, ingress = [], egress} = policy.spec ?? {};
	const isFor = (type: 'Ingress' | 'Egress') =>
		types.length === 0 ? type === 'Ingress' || egress !== undefined : types.includes(type);
	return {
		name: policy.metadata.name,
		pods: labelSelectorOf(podSelector),
		ingress: isFor('Ingress') ? ingress.map(({from, ports}) => ruleOf(from, ports)) : undefined,
		egress: isFor('Egress') ? (egress ?? []).map(({to, ports}) => ruleOf(to, ports)) : undefined,
	};
};

export const surveyNetworkPolicies = async (
	reader: ClusterReader,
): Promise<Fact<readonly NetworkPolicyFacts[]>> =>
	factFrom(`NetworkPolicies in ${systemNamespace}`, async () => {
		const policies = await listThere(reader, {
			apiVersion: 'networking.k8s.io/v1',
			kind: 'NetworkPolicy',
			namespace: systemNamespace,
		});
		return policies.map(policy => networkPolicyFrom(policy));
	});

/** Quotas that count every pod; those of a priority class, or of pods that end or ask for nothing, do not concern a control plane. */
const countsAllPods = ({spec: {scopeSelector, scopes = []} = {}}: ResourceQuota): boolean =>
	scopeSelector === undefined &&
	scopes.every(scope => ['NotTerminating', 'NotBestEffort'].includes(scope));

export const surveyQuotas = async (reader: ClusterReader): Promise<Fact<readonly QuotaFacts[]>> =>
	factFrom(`ResourceQuotas in ${systemNamespace}`, async () => {
		const quotas = await listThere(reader, {
			apiVersion: 'v1',
			kind: 'ResourceQuota',
			namespace: systemNamespace,
		});
		return quotas
			.filter(quota => countsAllPods(quota))
			.map(quota => ({
				name: quota.metadata.name,
				hard: quota.spec?.hard ?? {},
				used: quota.status?.used ?? {},
			}));
	});

export const surveyLimitRanges = async (
	reader: ClusterReader,
): Promise<Fact<readonly LimitFacts[]>> =>
	factFrom(`LimitRanges in ${systemNamespace}`, async () => {
		const ranges = await listThere(reader, {
			apiVersion: 'v1',
			kind: 'LimitRange',
			namespace: systemNamespace,
		});
		return ranges.flatMap(range =>
			(range.spec?.limits ?? []).map(limit => ({
				name: range.metadata.name,
				type: limit.type ?? '',
				minimum: limit.min ?? {},
				maximum: limit.max ?? {},
				limit: limit.default ?? {},
				request: limit.defaultRequest ?? {},
				ratio: limit.maxLimitRequestRatio ?? {},
			})),
		);
	});
