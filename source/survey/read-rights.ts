import {builtInKind} from '../mesh/kube-kinds.ts';
import type {Right} from './facts.ts';

/** What a read of objects asks of RBAC. */
export const rightOfKind = (verb: 'get' | 'list', {apiVersion, kind, namespace}: {apiVersion: string; kind: string; namespace?: string}): Right => ({
	verb,
	group: apiVersion.includes('/') ? apiVersion.split('/', 1).join('') : '',
	resource: builtInKind(apiVersion, kind)?.plural ?? `${kind.toLowerCase()}s`,
	...(namespace === undefined ? {} : {namespace}),
});

/** The same of a path; none for one that leads to no object, such as `/version`. */
export const rightOfPath = (path: string): Right | undefined => {
	const {group = '', namespace, resource, name} = /^\/(?:api\/v1|apis\/(?<group>[^\/]+)\/[^\/]+)(?:\/namespaces\/(?<namespace>[^\/]+))?\/(?<resource>[^\/?]+)(?:\/(?<name>[^\/?]+))?(?:\?.*)?$/v.exec(path)?.groups ?? {};
	return resource === undefined
		? undefined
		: {
			verb: name === undefined ? 'list' : 'get', group, resource, ...(namespace === undefined ? {} : {namespace}),
		};
};

const reads = (verb: 'get' | 'list', group: string, resources: readonly string[]): Right[] => resources.map(resource => ({verb, group, resource}));

/**
Everything that a survey may read, for a role that is enough for a full preflight: what anybody may read who is logged in (the
version, the own rights) is not among it. Of Secrets it needs `list`, though it asks for their metadata only: RBAC knows no less.
*/
export const readRights: readonly Right[] = [
	...reads('list', '', ['limitranges', 'namespaces', 'nodes', 'pods', 'resourcequotas', 'secrets', 'services']),
	...reads('get', '', ['configmaps', 'namespaces', 'services']),
	...reads('list', 'apps', ['daemonsets', 'deployments']),
	...reads('list', 'discovery.k8s.io', ['endpointslices']),
	...reads('list', 'networking.k8s.io', ['networkpolicies', 'servicecidrs']),
	...reads('list', 'admissionregistration.k8s.io', ['mutatingwebhookconfigurations', 'validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'validatingwebhookconfigurations']),
	...reads('list', 'apiextensions.k8s.io', ['customresourcedefinitions']),
	...reads('get', 'apiextensions.k8s.io', ['customresourcedefinitions']),
	...reads('list', 'security.istio.io', ['authorizationpolicies', 'peerauthentications']),
	...reads('list', 'crd.projectcalico.org', ['ippools']),
	...reads('get', 'config.openshift.io', ['networks']),
	...reads('list', 'kyverno.io', ['clusterpolicies']),
	...reads('list', 'constraints.gatekeeper.sh', ['*']),
];

/** What `--read-secrets` needs beside. */
export const secretRights: readonly Right[] = [...reads('get', '', ['secrets'])];
