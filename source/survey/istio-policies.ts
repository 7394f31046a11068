import type {ClusterReader} from './cluster-reader.ts';
import {mayBeDefined} from './definitions.ts';
import {factFrom} from './fact.ts';
import type {AuthorizationPolicyFacts, Fact, PeerAuthenticationFacts} from './facts.ts';
import {listItems} from './list-items.ts';
import {at, listAt, stringAt} from './shape.ts';

const group = 'security.istio.io';
const policiesAtMost = 1000;

const listKind = async (reader: ClusterReader, resource: string): Promise<readonly unknown[]> =>
	(await mayBeDefined(reader, `${resource}.${group}`))
		? listItems(reader, `/apis/${group}/v1/${resource}`, policiesAtMost)
		: [];

const isEmpty = (value: unknown): boolean =>
	typeof value !== 'object' || value === null || Object.keys(value).length === 0;

/** Whether a policy holds for whole namespaces, as against chosen workloads or gateways. */
const isForAll = (policy: unknown): boolean =>
	isEmpty(at(policy, 'spec', 'selector', 'matchLabels')) &&
	at(policy, 'spec', 'targetRef') === undefined &&
	listAt(policy, 'spec', 'targetRefs').length === 0;

/** An ALLOW without rules allows nothing; a DENY with an empty rule denies everything. */
const refusesAll = (policy: unknown): boolean => {
	const rules = listAt(policy, 'spec', 'rules');
	const action = stringAt(policy, 'spec', 'action') ?? 'ALLOW';
	return (
		(action === 'ALLOW' && rules.length === 0) ||
		(action === 'DENY' && rules.some(rule => isEmpty(rule)))
	);
};

const placeOf = (policy: unknown): {namespace: string; name: string} => ({
	namespace: stringAt(policy, 'metadata', 'namespace') ?? '',
	name: stringAt(policy, 'metadata', 'name') ?? '',
});

/** AuthorizationPolicies that refuse everything; others say nothing of a mesh as a whole. */
export const surveyAuthorizationPolicies = async (
	reader: ClusterReader,
): Promise<Fact<readonly AuthorizationPolicyFacts[]>> =>
	factFrom('AuthorizationPolicies', async () => {
		const policies = await listKind(reader, 'authorizationpolicies');
		return policies
			.filter(policy => refusesAll(policy))
			.map(policy => ({
				...placeOf(policy),
				isForAll: isForAll(policy),
				action: stringAt(policy, 'spec', 'action') ?? 'ALLOW',
			}));
	});

export const surveyPeerAuthentications = async (
	reader: ClusterReader,
): Promise<Fact<readonly PeerAuthenticationFacts[]>> =>
	factFrom('PeerAuthentications', async () => {
		const policies = await listKind(reader, 'peerauthentications');
		return policies.map(policy => ({
			...placeOf(policy),
			isForAll: isForAll(policy),
			mode: stringAt(policy, 'spec', 'mtls', 'mode') ?? 'UNSET',
		}));
	});
