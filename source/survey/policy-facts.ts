import type {AdmissionRule} from '../mesh/created-kinds.ts';
import type {Labels, LabelSelector} from '../kubernetes/label-selector.ts';

export type NamespaceFacts = {name: string; labels: Labels; terminating: boolean};

/** One rule of a NetworkPolicy: whether it is for anyone, and the ports that it opens (all of them when none is named). */
export type PolicyRuleFacts = {
	forAnyone: boolean;
	ports: ReadonlyArray<{first: number; last: number}>;
};

/** A NetworkPolicy; a direction that it says nothing of is undefined, one that it closes has no rules. */
export type NetworkPolicyFacts = {
	name: string;
	pods: LabelSelector;
	ingress?: readonly PolicyRuleFacts[];
	egress?: readonly PolicyRuleFacts[];
};

/** Quantities by resource, as Kubernetes writes them. */
export type Quantities = Readonly<Record<string, string>>;

export type QuotaFacts = {name: string; hard: Quantities; used: Quantities};

/** One limit of a LimitRange; `limit` and `request` are what containers get that say nothing themselves. */
export type LimitFacts = {
	name: string;
	/** `Container`, `Pod` or `PersistentVolumeClaim`. */
	type: string;
	minimum: Quantities;
	maximum: Quantities;
	limit: Quantities;
	request: Quantities;
	ratio: Quantities;
};

export type WebhookFacts = {
	/** The object that holds it. */
	configuration: string;
	kind: 'mutating' | 'validating';
	name: string;
	/** Istio's own: injects sidecars, or validates Istio's objects. */
	isOfIstio: boolean;
	/** Of Istio's own: the revision it is for. */
	revision?: string;
	/** Whatever it is asked about is refused while it does not answer (failurePolicy Fail). */
	mustAnswer: boolean;
	rules: readonly AdmissionRule[];
	namespaces: LabelSelector;
	objects: LabelSelector;
	/** Has conditions beside, which only the API server can evaluate. */
	isConditional: boolean;
	/** Where it answers, if in the cluster. */
	service?: {namespace: string; name: string};
	/** SHA-256 of the authorities that the API server trusts it by; empty where there is none, undefined where none could be read. */
	authorities?: readonly string[];
	/** Where it answers, if elsewhere. */
	url?: string;
};

/** A policy that refuses what does not comply. What it asks for is not known here, only what it looks at. */
export type AdmissionPolicyFacts = {
	engine: 'ValidatingAdmissionPolicy' | 'Kyverno' | 'Gatekeeper';
	name: string;
	/** The kinds it looks at, of those that an installation creates. */
	kinds: readonly string[];
	/** All of these must select the namespace. */
	namespaces: readonly LabelSelector[];
	/** Names or patterns with `*`: the only namespaces it looks at (any when none is named), and those it leaves alone. */
	included: readonly string[];
	excluded: readonly string[];
};

/** An AuthorizationPolicy that refuses everything. `isForAll`: for whole namespaces, not for chosen workloads. */
export type AuthorizationPolicyFacts = {
	namespace: string;
	name: string;
	isForAll: boolean;
	action: string;
};

export type PeerAuthenticationFacts = {
	namespace: string;
	name: string;
	isForAll: boolean;
	mode: string;
	/** Ports of chosen workloads whose own mode is DISABLE. */
	plainPorts: readonly string[];
};
