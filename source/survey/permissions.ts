import type {Fitting} from '../kubernetes/shape.ts';
import {coreShapes} from '../kubernetes/shapes.ts';
import {lockNamespace, systemNamespace} from '../mesh/well-known.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, Permission, ResourceAttributes} from './facts.ts';
import {wellFormed} from './well-formed.ts';

const rights = (
	group: string,
	resources: readonly string[],
	verbs: readonly string[],
	namespace?: string,
): ResourceAttributes[] =>
	resources.flatMap(resource =>
		verbs.map(verb => ({
			verb,
			group,
			resource,
			...(namespace === undefined ? {} : {namespace}),
		})),
	);

const written = ['get', 'create', 'patch'] as const;

/**
What an installation does in a cluster, istioctl's part included (facts I-13 and K-2): Istio's objects, whose
roles hold rights that only `escalate` and `bind` let a lesser user hand out, and the reads that prove the result.
*/
export const neededRights: readonly ResourceAttributes[] = [
	...rights('', ['namespaces'], ['create', 'patch', 'delete']),
	...rights('', ['secrets', 'serviceaccounts', 'configmaps', 'services'], written, systemNamespace),
	...rights('apps', ['deployments'], written, systemNamespace),
	...rights('autoscaling', ['horizontalpodautoscalers'], written, systemNamespace),
	...rights('policy', ['poddisruptionbudgets'], written, systemNamespace),
	...rights('rbac.authorization.k8s.io', ['roles', 'rolebindings'], written, systemNamespace),
	...rights('rbac.authorization.k8s.io', ['clusterroles', 'clusterrolebindings'], written),
	...rights('rbac.authorization.k8s.io', ['clusterroles'], ['escalate', 'bind']),
	...rights('apiextensions.k8s.io', ['customresourcedefinitions'], written),
	...rights(
		'admissionregistration.k8s.io',
		['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
		written,
	),
	...rights('networking.istio.io', ['gateways'], written, systemNamespace),
	...rights('coordination.k8s.io', ['leases'], ['get', 'create', 'update'], lockNamespace),
	...rights('', ['pods'], ['list', 'watch'], systemNamespace),
	...rights('', ['pods/log'], ['get'], systemNamespace),
	...rights('', ['pods/portforward'], ['create'], systemNamespace),
	...rights('', ['events'], ['list'], systemNamespace),
];

const {SelfSubjectAccessReview: accessReviewShape, SelfSubjectRulesReview: rulesReviewShape} =
	coreShapes['authorization.k8s.io/v1'];

const reviewPath = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const rulesPath = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';

/** Nobody has rights in a namespace that is not there, so what holds in it holds everywhere. */
const nowhere = 'mesh-wizard-nowhere';

const everything: ResourceAttributes = {verb: '*', group: '*', resource: '*'};

/** One access review. */
export const askRight = async (
	reader: ClusterReader,
	right: ResourceAttributes,
): Promise<Permission> => {
	const [resource, subresource] = right.resource.split('/');
	const answer = await reader.review(reviewPath, {
		apiVersion: 'authorization.k8s.io/v1',
		kind: 'SelfSubjectAccessReview',
		spec: {
			resourceAttributes: {
				verb: right.verb,
				group: right.group,
				resource,
				...(subresource === undefined ? {} : {subresource}),
				...(right.namespace === undefined ? {} : {namespace: right.namespace}),
			},
		},
	});
	const {allowed, reason} =
		wellFormed(answer, accessReviewShape, 'the access review')?.status ?? {};
	if (allowed === undefined) {
		throw new TypeError('the access review came back without an answer');
	}

	return {...right, allowed, ...(reason === undefined || reason === '' ? {} : {reason})};
};

type Rule = NonNullable<
	NonNullable<Fitting<typeof rulesReviewShape>['status']>['resourceRules']
>[number];
type Rules = {rules: readonly Rule[]; areAll: boolean};

/** Every rule that holds in a namespace; `areAll` is false where an authorizer decides without telling its rules. */
const askRules = async (reader: ClusterReader, namespace: string): Promise<Rules> => {
	try {
		const answer = await reader.review(rulesPath, {
			apiVersion: 'authorization.k8s.io/v1',
			kind: 'SelfSubjectRulesReview',
			spec: {namespace},
		});
		const {resourceRules: rules = [], incomplete} =
			wellFormed(answer, rulesReviewShape, 'the rules review')?.status ?? {};
		return {rules, areAll: incomplete === false};
	} catch {
		return {rules: [], areAll: false};
	}
};

const holds = (values: readonly string[], wanted: string): boolean =>
	values.includes('*') || values.includes(wanted);

const grants = (
	{verbs = [], apiGroups = [], resources = [], resourceNames = []}: Rule,
	{verb, group, resource}: ResourceAttributes,
): boolean => {
	const [, subresource] = resource.split('/');
	return (
		holds(verbs, verb) &&
		holds(apiGroups, group) &&
		(holds(resources, resource) ||
			(subresource !== undefined && resources.includes(`*/${subresource}`))) &&
		// A rule for objects by name is none for those that are still to come.
		resourceNames.length === 0
	);
};

/**
Asks for everything first: an administrator costs one review. Of anyone else the rules of three namespaces say almost all; what they
leave open, because some authorizers keep theirs to themselves, is asked right by right.
*/
export const surveyPermissions = async (
	reader: ClusterReader,
): Promise<Fact<readonly Permission[]>> =>
	factFrom('access reviews', async () => {
		const all = await askRight(reader, everything);
		if (all.allowed) {
			return [all];
		}

		const [system, lock, anywhere] = await Promise.all([
			askRules(reader, systemNamespace),
			askRules(reader, lockNamespace),
			askRules(reader, nowhere),
		]);
		const rulesFor = ({namespace}: ResourceAttributes): Rules => {
			if (namespace === systemNamespace) {
				return system;
			}

			return namespace === lockNamespace ? lock : anywhere;
		};

		return Promise.all(
			neededRights.map(async right => {
				const {rules, areAll} = rulesFor(right);
				const allowed = rules.some(rule => grants(rule, right));
				return allowed || areAll ? {...right, allowed} : askRight(reader, right);
			}),
		);
	});
