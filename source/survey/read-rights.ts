import {builtInKind} from '../kubernetes/kinds.ts';
import {groupOf} from '../kubernetes/object.ts';
import type {ResourceAttributes} from './access-facts.ts';

/** What a read of objects asks of RBAC. */
export const rightOfKind = (
	verb: 'get' | 'list',
	{apiVersion, kind, namespace}: {apiVersion: string; kind: string; namespace?: string},
): ResourceAttributes => ({
	verb,
	group: groupOf(apiVersion),
	resource: builtInKind(apiVersion, kind)?.plural ?? `${kind.toLowerCase()}s`,
	...(namespace === undefined ? {} : {namespace}),
});

/** The same of a path; none for one that leads to no object, such as `/version`. */
export const rightOfPath = (path: string): ResourceAttributes | undefined => {
	const {
		group = '',
		namespace,
		resource,
		name,
	} = /^\/(?:api\/v1|apis\/(?<group>[^\/]+)\/[^\/]+)(?:\/namespaces\/(?<namespace>[^\/]+))?\/(?<resource>[^\/?]+)(?:\/(?<name>[^\/?]+))?(?:\?.*)?$/v.exec(
		path,
	)?.groups ?? {};
	return resource === undefined
		? undefined
		: {
				verb: name === undefined ? 'list' : 'get',
				group,
				resource,
				...(namespace === undefined ? {} : {namespace}),
			};
};

/** What an access review asks for: almost everybody may ask about themselves. */
export const rightOfReview = (path: string): ResourceAttributes | undefined => {
	const right = rightOfPath(path);
	return right === undefined ? undefined : {...right, verb: 'create'};
};

/** Some rights together, as a rule of a role holds them, and what they are for. */
export type RightsRule = {
	verbs: readonly string[];
	group: string;
	/** `*` for all of the group. */
	resources: readonly string[];
	/** The only objects it is for, by name; any without it. */
	names?: readonly string[];
	/** What it is for, in a few words after "for". */
	why: string;
};

export const rightsOf = (rules: readonly RightsRule[]): ResourceAttributes[] =>
	rules.flatMap(({verbs, group, resources}) =>
		resources.flatMap(resource => verbs.map(verb => ({verb, group, resource}))),
	);

/**
Everything that a survey may read, for a role that is enough for a full preflight and holds nothing else: what anybody may read who
is logged in (the version, the own rights) is not among it.
*/
export const readRules: readonly RightsRule[] = [
	{
		verbs: ['get'],
		group: '',
		resources: ['namespaces'],
		names: ['kube-system', 'istio-system'],
		why: 'the uid of kube-system tells one cluster from another; istio-system where namespaces are too many to list',
	},
	{
		verbs: ['list'],
		group: '',
		resources: ['namespaces'],
		why: 'network labels, pod security, namespaces that are being deleted',
	},
	{
		verbs: ['list'],
		group: '',
		resources: ['nodes'],
		why: 'readiness, architectures, zones, taints, room for a control plane, address ranges, platform',
	},
	{
		verbs: ['list'],
		group: '',
		resources: ['pods'],
		why: 'what is left of the nodes, addresses in use, arguments of a self-managed control plane, images from hubs that go away, Services whose pods have no proxy',
	},
	{
		verbs: ['list'],
		group: '',
		resources: ['services'],
		why: 'load balancers, gateways, DNS, service addresses in use, ports of a Service that differ between clusters',
	},
	{
		verbs: ['list'],
		group: '',
		resources: ['limitranges', 'resourcequotas'],
		why: 'what could keep a control plane in istio-system from starting',
	},
	{
		verbs: ['list'],
		group: '',
		resources: ['secrets'],
		why: 'which CA and remote secrets are there: only their metadata is asked for, but RBAC knows no right to less',
	},
	{
		verbs: ['get'],
		group: '',
		resources: ['configmaps'],
		why: 'address ranges (kubeadm, kube-proxy, network plugins), the cluster domain (CoreDNS), mesh settings, what is injected, the root that workloads trust',
	},
	{
		verbs: ['list'],
		group: 'apps',
		resources: ['daemonsets', 'deployments'],
		why: 'network plugins; control planes of Istio in any namespace',
	},
	{
		verbs: ['list'],
		group: 'discovery.k8s.io',
		resources: ['endpointslices'],
		why: "whether DNS and webhooks have anybody who answers; the API server's own address, where the kubeconfig's is loopback",
	},
	{
		verbs: ['list'],
		group: 'networking.k8s.io',
		resources: ['networkpolicies', 'servicecidrs'],
		why: 'policies that shut istio-system off; the range of service addresses (Kubernetes 1.33 and later)',
	},
	{
		verbs: ['list'],
		group: 'admissionregistration.k8s.io',
		resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
		why: 'injectors that are there, and webhooks that answer nobody and so stop an installation',
	},
	{
		verbs: ['list'],
		group: 'admissionregistration.k8s.io',
		resources: ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'],
		why: 'policies that may refuse what an installation creates',
	},
	{
		verbs: ['list'],
		group: 'apiextensions.k8s.io',
		resources: ['customresourcedefinitions'],
		why: 'the Gateway API, what former installations left, and which of the kinds below are there at all',
	},
	{
		verbs: ['list'],
		group: 'networking.istio.io',
		resources: ['destinationrules', 'gateways', 'sidecars'],
		why: 'what else has the port of the east-west gateway and which hosts that leads to; rules that keep requests from other clusters',
	},
	{
		verbs: ['list'],
		group: 'security.istio.io',
		resources: ['authorizationpolicies', 'peerauthentications'],
		why: 'policies of Istio that stop traffic between clusters',
	},
	{
		verbs: ['create'],
		group: 'authorization.k8s.io',
		resources: ['subjectaccessreviews'],
		why: "whether the account that peers' istiods read with may read what they need",
	},
	{
		verbs: ['list'],
		group: 'install.istio.io',
		resources: ['istiooperators'],
		why: 'the hub that they take images from, where such objects are left',
	},
	{
		verbs: ['list'],
		group: 'crd.projectcalico.org',
		resources: ['ippools'],
		why: 'pod address ranges, where Calico is the network plugin',
	},
	{
		verbs: ['get'],
		group: 'config.openshift.io',
		resources: ['networks'],
		names: ['cluster'],
		why: 'address ranges, on OpenShift',
	},
	{
		verbs: ['list'],
		group: 'kyverno.io',
		resources: ['clusterpolicies'],
		why: 'policies that may refuse what an installation creates, where Kyverno runs',
	},
	{
		verbs: ['list'],
		group: 'constraints.gatekeeper.sh',
		resources: ['*'],
		why: 'the same, where Gatekeeper runs: each of its constraints is a kind of its own',
	},
];

/** What `--read-secrets` needs beside; remote secrets are read with the right to list that is there anyway. */
export const secretRules: readonly RightsRule[] = [
	{
		verbs: ['get'],
		group: '',
		resources: ['secrets'],
		names: ['cacerts'],
		why: 'the certificates of the intermediate CA in istio-system',
	},
];

/**
What `--probe` needs beside. No exec, no port-forward: the pods are told what to try when they are made, and say in their logs what
came of it.
*/
export const probeRules: readonly RightsRule[] = [
	{
		verbs: ['create', 'get', 'delete'],
		group: '',
		resources: ['namespaces'],
		why: 'the namespace of a probe, which is removed with everything in it',
	},
	{
		verbs: ['create', 'get', 'delete'],
		group: '',
		resources: ['pods'],
		why: 'the pod that tries the peers, and the one that answers theirs',
	},
	{
		verbs: ['get'],
		group: '',
		resources: ['pods/log'],
		why: 'what the probe saw',
	},
];

export const readRights: readonly ResourceAttributes[] = rightsOf(readRules);
export const secretRights: readonly ResourceAttributes[] = rightsOf(secretRules);
export const probeRights: readonly ResourceAttributes[] = rightsOf(probeRules);
