import type {InstallPart} from '../mesh/installation.ts';
import type {ImageUse} from '../mesh/image-uses.ts';
import type {Labels, LabelSelector} from '../kubernetes/label-selector.ts';
import type {ProxyIdentity} from '../mesh/proxy-identity.ts';
import type {UnknownFact} from './fact.ts';

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
	/** Other trust domains whose identities it accepts; undefined where it names none. */
	trustDomainAliases?: readonly string[];
	rootNamespace?: string;
	/** Only namespaces that one of them selects are seen. */
	discoverySelectors?: readonly LabelSelector[];
	/** `REGISTRY_ONLY`: requests to hosts outside of the registry are refused. */
	outboundTrafficPolicy?: string;
	/** Hosts that each cluster keeps to itself (`clusterLocal`), beside those that Istio always does; undefined where none is named. */
	localHosts?: readonly string[];
	/** Networks whose gateways a list names; undefined where the list is empty, as Istio's own is. */
	meshNetworks?: readonly string[];
};

/** Pods of a Deployment: how many it is to have, and how many are available. */
export type DeploymentPods = {wanted: number; ready: number};

export type ControlPlane = {
	namespace: string;
	name: string;
	revision: string;
	version: string;
	clusterId: string;
	meshId?: string;
	/** A former name of its cluster under which it still lets proxies in (`--clusterAliases`). */
	formerName?: string;
	/** It serves clusters other than the one it runs in. */
	isExternal?: true;
	owner: 'mesh-wizard' | 'istioctl' | 'helm' | 'sail' | 'unknown';
	pods: DeploymentPods;
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

/** What one of Istio's Gateways opens: for the pods that its labels select (all without one), by port, TLS mode (`none` without one) and hosts, without the namespaces before them. */
export type Exposure = {
	namespace: string;
	name: string;
	selector: Labels;
	servers: ReadonlyArray<{port: number; mode: string; hosts: readonly string[]}>;
};

/** A Service that is an east-west gateway, or claims a network. */
export type EastWestService = GatewayService & {
	type: string;
	/** The part of mesh-wizard's own installation that it is from; undefined in anybody else's. */
	part?: InstallPart;
	/** Of the Deployment of its name; undefined where there is none. */
	pods?: DeploymentPods;
};

/** Running pods of one workload whose proxies of Istio are of one version and say the same of themselves. */
export type ProxyWorkload = ProxyIdentity & {
	namespace: string;
	/** What owns the pods, such as Deployment; Pod where nothing does. */
	kind: string;
	name: string;
	pods: number;
	/** The proxy came from the injector; else, as in istioctl's gateways, it stands in the workload's own template. */
	isInjected: boolean;
	/** The tag of the proxy's image without its variant (`1.31.1`); undefined where the image is named by digest alone. */
	version?: string;
	/** The workload says itself which image its proxy is, by its template or an annotation, so that a restart brings the same one back. */
	pinsImage?: true;
	/** The revision of the istiod that injected the proxy, as the injector noted it; undefined where nothing says so. */
	revision?: string;
	/** The proxy is all that the pods run: it leads traffic in, out or to other networks. */
	isGateway: boolean;
	/** Its container still has the placeholder of a template instead of a proxy: nothing injected it when it was made (fact G-3). */
	isUninjected?: true;
	/** The network that the pods' own label says; istiod takes it for theirs, whatever the proxy says. */
	networkLabel?: string;
	/** The identity that mesh-wizard restarted it for, as `identityMark` spells it: what was tried, never that it helped. */
	restartedFor?: string;
};

/** Where a cluster names images, or a hub, that go away: its pods, Istio's own workloads and templates, IstioOperators. */
export type RetiringImages = {
	uses: readonly ImageUse[];
	/** How many pods were looked at, and whether that is all of them. */
	pods: number;
	areAll: boolean;
	/** What could not be read, where something was found all the same. */
	unread?: UnknownFact;
};
