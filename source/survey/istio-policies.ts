import {authorizationPolicyShape, peerAuthenticationShape} from '../kubernetes/custom-shapes.ts';
import type {Fitting, Shape} from '../kubernetes/shape.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {mayBeDefined} from './definitions.ts';
import {factFrom} from './fact.ts';
import type {AuthorizationPolicyFacts, Fact, PeerAuthenticationFacts} from './facts.ts';
import {listItems} from './list-items.ts';

const group = 'security.istio.io';
const policiesAtMost = 1000;

const listKind = async <Policy extends Shape>(
	reader: ClusterReader,
	resource: string,
	shape: Policy,
): Promise<ReadonlyArray<Fitting<Policy>>> =>
	(await mayBeDefined(reader, `${resource}.${group}`))
		? listItems(reader, {path: `/apis/${group}/v1/${resource}`, shape, atMost: policiesAtMost})
		: [];

type AuthorizationPolicy = Fitting<typeof authorizationPolicyShape>;
type Policy = AuthorizationPolicy | Fitting<typeof peerAuthenticationShape>;

const isEmpty = (value: unknown): boolean =>
	typeof value !== 'object' || value === null || Object.keys(value).length === 0;

/** Whether a policy holds for whole namespaces, as against chosen workloads or gateways. */
const isForAll = ({spec: {selector, targetRef, targetRefs = []} = {}}: Policy): boolean =>
	isEmpty(selector?.matchLabels) && targetRef === undefined && targetRefs.length === 0;

/** An ALLOW without rules allows nothing; a DENY with an empty rule denies everything. */
const refusesAll = ({spec: {rules = [], action = 'ALLOW'} = {}}: AuthorizationPolicy): boolean =>
	(action === 'ALLOW' && rules.length === 0) ||
	(action === 'DENY' && rules.some(rule => isEmpty(rule)));

const placeOf = ({metadata: {namespace = '', name = ''} = {}}: Policy) => ({namespace, name});

/** AuthorizationPolicies that refuse everything; others say nothing of a mesh as a whole. */
export const surveyAuthorizationPolicies = async (
	reader: ClusterReader,
): Promise<Fact<readonly AuthorizationPolicyFacts[]>> =>
	factFrom('AuthorizationPolicies', async () => {
		const policies = await listKind(reader, 'authorizationpolicies', authorizationPolicyShape);
		return policies
			.filter(policy => refusesAll(policy))
			.map(policy => ({
				...placeOf(policy),
				isForAll: isForAll(policy),
				action: policy.spec?.action ?? 'ALLOW',
			}));
	});

export const surveyPeerAuthentications = async (
	reader: ClusterReader,
): Promise<Fact<readonly PeerAuthenticationFacts[]>> =>
	factFrom('PeerAuthentications', async () => {
		const policies = await listKind(reader, 'peerauthentications', peerAuthenticationShape);
		return policies.map(policy => ({
			...placeOf(policy),
			isForAll: isForAll(policy),
			mode: policy.spec?.mtls?.mode ?? 'UNSET',
			// Istio reads them of policies with a selector only (fact G-10).
			plainPorts: isForAll(policy)
				? []
				: Object.entries(policy.spec?.portLevelMtls ?? {}).flatMap(([port, {mode}]) =>
						mode === 'DISABLE' ? [port] : [],
					),
		}));
	});
