import type {
	AccessFacts,
	ApiAuthority,
	Permission,
	Reach,
	ResourceAttributes,
} from './access-facts.ts';
import type {Fact, UnknownFact} from './fact.ts';
import type {
	EastWestService,
	ExistingIstio,
	Exposure,
	GatewayService,
	ProxyWorkload,
	RetiringImages,
	SystemNamespace,
} from './istio-facts.ts';
import type {CiliumSettings, NodeFacts, NodeRoom, Platform} from './node-facts.ts';
import type {
	AdmissionPolicyFacts,
	AuthorizationPolicyFacts,
	LimitFacts,
	NamespaceFacts,
	NetworkPolicyFacts,
	PeerAuthenticationFacts,
	QuotaFacts,
	WebhookFacts,
} from './policy-facts.ts';
import type {CacertsContents, LiveRoot, RemoteAccess, SecretMetadata} from './secret-facts.ts';
import type {StubZone} from './stub-zones.ts';
import type {DestinationRuleFacts, RootSidecarFacts, Services} from './traffic-facts.ts';

export type {Fact} from './fact.ts';
export type * from './access-facts.ts';
export type * from './istio-facts.ts';
export type * from './node-facts.ts';
export type * from './policy-facts.ts';
export type * from './probe-facts.ts';
export type * from './secret-facts.ts';
export type * from './traffic-facts.ts';

/**
Address ranges that are the cluster's own beyond doubt: configured pools, slices handed to nodes, addresses in use. `complete: false`
marks a lower bound (only slices or addresses are known, or something could not be read that might say more: `unread`). The fact's
source names where each was read.
*/
export type Ranges = {
	cidrs: readonly string[];
	complete: boolean;
	unread?: UnknownFact;
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
	deniedReads: Fact<readonly ResourceAttributes[]>;
	uid: Fact<string>;
	/** URLs at which the API servers say they are; not read where the kubeconfig's address is not this machine's own. */
	apiEndpoints: Fact<readonly string[]>;
	apiAuthority: Fact<ApiAuthority>;
	/** gitVersion of the API server, e.g. `v1.35.4`. */
	kubernetes: Fact<string>;
	permissions: Fact<readonly Permission[]>;
	podRanges: Fact<Ranges>;
	serviceRanges: Fact<Ranges>;
	namespaces: Fact<readonly NamespaceFacts[]>;
	systemNamespace: Fact<SystemNamespace>;
	istio: Fact<ExistingIstio>;
	/** Workloads with proxies of Istio; none is looked for where no control plane and no webhook of Istio is. */
	proxies: Fact<readonly ProxyWorkload[]>;
	retiringImages: Fact<RetiringImages>;
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
	/** What the cluster's name server has other servers answer. */
	stubZones: Fact<readonly StubZone[]>;
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
	/** What the account that peers read with may not read of what they need; undefined where no Istio is. */
	readerRights: Fact<readonly ResourceAttributes[] | undefined>;
	remoteSecrets: Fact<readonly SecretMetadata[]>;
	/** Remote secrets outside of istio-system. */
	straySecrets: Fact<ReadonlyArray<{namespace: string; name: string}>>;
	/** Of a survey that was to read Secrets; else unknown (`not-read`). */
	cacertsContents: Fact<CacertsContents | undefined>;
	remoteAccess: Fact<readonly RemoteAccess[]>;
	/** LoadBalancer Services, whether they have an address or not. */
	loadBalancers: Fact<readonly GatewayService[]>;
	eastWest: Fact<readonly EastWestService[]>;
	/** The oldest first. */
	exposures: Fact<readonly Exposure[]>;
	/** Those that other clusters may have, too: without Istio's and Kubernetes' own. */
	services: Fact<Services>;
	rootSidecars: Fact<readonly RootSidecarFacts[]>;
	destinationRules: Fact<readonly DestinationRuleFacts[]>;
	/** Kinds of the Gateway API by plural, with the version of their bundle. */
	gatewayApi: Fact<Readonly<Record<string, string>>>;
	/** Ready Linux nodes and all nodes; cloud providers by the scheme of their provider IDs (`gce`, `aws`). */
	nodes: Fact<{
		ready: number;
		total: number;
		architectures: readonly string[];
		providers?: readonly string[];
	}>;
	/** The Linux nodes. */
	nodeList: Fact<readonly NodeFacts[]>;
	/** What is left of them; `areAll` is false where only some could be looked at. */
	room: Fact<{nodes: readonly NodeRoom[]; areAll: boolean}>;
};

export type WorkstationFacts = {
	/** By what the age of what the program knows and support windows are judged; epoch milliseconds. */
	now: number;
	istioctl:
		| {path: string; version: string}
		| {missing: true; looked: readonly string[]}
		| {broken: string; path: string};
	/** What is wrong in the kubeconfigs, and whether every context was meant; of those of a mesh file only what stops kubectl and istioctl. */
	kubeconfig?: {
		problems: ReadonlyArray<{
			file: string;
			entry?: string;
			reason: string;
			costs: 'entry' | 'file' | 'namesake';
			contexts: readonly string[];
		}>;
		isEverythingMeant: boolean;
	};
};
