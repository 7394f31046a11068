import type {LabelSelector} from '../mesh/label-selector.ts';
import type {ApiFailureKind, LocalSetting} from '../ports/cluster.ts';
import type {
	AdmissionPolicyFacts, AuthorizationPolicyFacts, LimitFacts, NamespaceFacts, NetworkPolicyFacts, PeerAuthenticationFacts, QuotaFacts, WebhookFacts,
} from './policy-facts.ts';

export type * from './policy-facts.ts';

/**
A fact read from a cluster, with its source, or why it is not known. A missing object is a known fact (`value: undefined`
where the type allows it); `unknown` means that nobody can say.
*/
export type Fact<T>
	= | {known: true; value: T; source: string}
		| {known: false; reason: 'denied' | 'timed-out' | 'not-served' | 'unreachable' | 'failed' | 'not-read'; detail: string; source: string};

/**
Address ranges that are the cluster's own beyond doubt: configured pools, slices handed to nodes, addresses in use. `complete: false`
marks a lower bound (only slices or addresses are known). The fact's source names where each was read.
*/
export type Ranges = {cidrs: readonly string[]; complete: boolean};

export type Reach
	= | {ok: true; milliseconds: number}
		/** `remedy`: what the failure itself advises, one sentence or command a line. `needsLogin`: its credential plugin may have to ask a person. */
		| {ok: false; kind: ApiFailureKind; detail: string; remedy?: readonly string[]; needsLogin?: true; milliseconds: number};

/** A right as RBAC grants it; without a namespace, in all of them. */
export type Right = {verb: string; group: string; resource: string; namespace?: string};

/** One access review: may this user do it? */
export type Permission = Right & {allowed: boolean; reason?: string};

/** What a kubeconfig says beside address and credentials. */
export type AccessFacts = {
	/** Of the client certificate: who it is for, and when it ends (epoch milliseconds). */
	certificate?: {subject: string; notAfter: number};
	settings: readonly LocalSetting[];
};

export type GatewayService = {
	namespace: string;
	name: string;
	network?: string;
	ports: readonly number[];
	addresses: readonly string[];
	hostnames: readonly string[];
};

/** What the ConfigMap of a control plane sets for the mesh; undefined where it leaves Istio's default. */
export type MeshSettings = {
	trustDomain?: string;
	rootNamespace?: string;
	/** Only namespaces that one of them selects are seen. */
	discoverySelectors?: readonly LabelSelector[];
	/** `REGISTRY_ONLY`: requests to hosts outside of the registry are refused. */
	outboundTrafficPolicy?: string;
};

export type ControlPlane = {
	namespace: string;
	name: string;
	revision: string;
	version: string;
	clusterId: string;
	meshId?: string;
	owner: 'mesh-wizard' | 'istioctl' | 'helm' | 'sail' | 'unknown';
	settings?: MeshSettings;
};

export type ExistingIstio = {
	/** istiod Deployments anywhere, by `app=istiod`. */
	controlPlanes: readonly ControlPlane[];
	/** Names of Istio's CRDs. */
	crds: readonly string[];
	/** Injection webhooks, by name. */
	webhooks: readonly string[];
	/** Operators and add-ons that manage Istio, by what they leave in a cluster. */
	operators?: readonly string[];
};

export type SystemNamespace = {
	exists: boolean;
	terminating: boolean;
	createdByUs: boolean;
	network?: string;
	controlPlaneClusters?: string;
};

/** Metadata of a Secret, never its contents. */
export type SecretMetadata = {name: string; uid: string; annotations: Readonly<Record<string, string>>; labels: Readonly<Record<string, string>>; managers: readonly string[]};

export type LiveRoot = {fingerprints: readonly string[]; notAfter: number};

export type NodeFacts = {
	name: string;
	isReady: boolean;
	isCordoned: boolean;
	/** Those that keep pods away (NoSchedule, NoExecute). */
	taints: ReadonlyArray<{key: string; effect: string}>;
	/** As other nodes reach it. */
	addresses: readonly string[];
	region?: string;
	zone?: string;
};

/** Cores, bytes and pods that nobody has asked for yet. */
export type NodeRoom = {node: string; cpu: number; memory: number; pods: number};

/** What a cluster runs on, where Istio or its administrators may want to know. */
export type Platform = 'openshift' | 'gke' | 'eks' | 'aks' | 'k3d' | 'k3s' | 'rke2' | 'minikube' | 'microk8s' | 'kind';

export type CiliumSettings = {
	/** It puts pods' addresses in place of Services' as soon as a program connects, before a sidecar sees it. */
	balancesSockets: boolean;
	/** Only for programs on the host's network. */
	onlyOfHosts: boolean;
	/** It removes the configuration of other CNI plugins. */
	isExclusive: boolean;
};

/** What a survey learns of one cluster. Where it was not reachable, every other fact is unknown with that reason. */
export type ClusterFacts = {
	name: string;
	context: string;
	server: string;
	/** What `KUBECONFIG` must be for kubectl to know the context; undefined where the usual one has it. */
	kubeconfig?: string;
	durationMs: number;
	/** When, by this machine's clock; epoch milliseconds. */
	surveyedAt: number;
	reach: Reach;
	access: Fact<AccessFacts>;
	/** How far the API server's clock is ahead of this machine's (negative: behind). */
	clockSkewMs: Fact<number>;
	/** Reads that the API server refused: everything that rests on them is unknown. */
	deniedReads: Fact<readonly Right[]>;
	uid: Fact<string>;
	/** gitVersion of the API server, e.g. `v1.35.4`. */
	kubernetes: Fact<string>;
	permissions: Fact<readonly Permission[]>;
	podRanges: Fact<Ranges>;
	serviceRanges: Fact<Ranges>;
	namespaces: Fact<readonly NamespaceFacts[]>;
	systemNamespace: Fact<SystemNamespace>;
	istio: Fact<ExistingIstio>;
	/** All of them, Istio's own included. */
	webhooks: Fact<readonly WebhookFacts[]>;
	/** How many endpoints are ready of Services that others wait for (DNS, webhooks that must answer), by `namespace/name`. */
	readyEndpoints: Fact<Readonly<Record<string, number>>>;
	/** What runs on every node. */
	daemonSets: Fact<ReadonlyArray<{namespace: string; name: string}>>;
	platform: Fact<Platform | undefined>;
	/** Undefined where Cilium is not there. */
	cilium: Fact<CiliumSettings | undefined>;
	/** The Service that pods ask for names. */
	dnsService: Fact<{namespace: string; name: string} | undefined>;
	clusterDomain: Fact<string | undefined>;
	admissionPolicies: Fact<readonly AdmissionPolicyFacts[]>;
	/** In istio-system. */
	networkPolicies: Fact<readonly NetworkPolicyFacts[]>;
	quotas: Fact<readonly QuotaFacts[]>;
	limitRanges: Fact<readonly LimitFacts[]>;
	/** Only those that refuse everything. */
	authorizationPolicies: Fact<readonly AuthorizationPolicyFacts[]>;
	peerAuthentications: Fact<readonly PeerAuthenticationFacts[]>;
	cacerts: Fact<SecretMetadata | undefined>;
	/** The root that istiod hands out: ConfigMap istio-ca-root-cert. */
	liveRoot: Fact<LiveRoot | undefined>;
	remoteSecrets: Fact<readonly SecretMetadata[]>;
	/** LoadBalancer Services, whether they have an address or not. */
	loadBalancers: Fact<readonly GatewayService[]>;
	/** Ready Linux nodes and all nodes; cloud providers by the scheme of their provider IDs (`gce`, `aws`). */
	nodes: Fact<{ready: number; total: number; architectures: readonly string[]; providers?: readonly string[]}>;
	/** The Linux nodes. */
	nodeList: Fact<readonly NodeFacts[]>;
	/** What is left of them; `areAll` is false where only some could be looked at. */
	room: Fact<{nodes: readonly NodeRoom[]; areAll: boolean}>;
};

export type WorkstationFacts = {
	istioctl: {path: string; version: string} | {missing: true; looked: readonly string[]} | {broken: string; path: string};
	/** Where clusters are chosen by context: what is wrong in the kubeconfig, and whether every context was meant. */
	kubeconfig?: {
		problems: ReadonlyArray<{file: string; entry?: string; reason: string; contexts: readonly string[]}>;
		isEverythingMeant: boolean;
	};
};
