import type {Finding, Remedy} from '../checks/finding.ts';

/** The proofs in the order in which a chain breaks: the first that fails is a red pair's cause. */
export const proofOrder = [
	'proof.remote-secret',
	'proof.synced',
	'proof.endpoints',
	'proof.address',
	'proof.root',
	'proof.workload',
	'proof.traffic',
	'proof.proxies',
] as const;

export type ProofId = (typeof proofOrder)[number];

/** What one proof saw. `unknown` is whatever could not be read; nothing unread passes. */
export type ProofVerdict = {
	status: 'pass' | 'fail' | 'unknown';
	observed: string;
	source: string;
	remedy?: Remedy;
	/** It may look different in a moment, because istiod, a kubelet or a load balancer still works on it. */
	mayHeal?: boolean;
};

/** What each proof claims and why it matters; also the page docs/checks.md. */
export const proofTexts: Readonly<
	Record<ProofId | 'proof.load-balancing', {title: string; why: string}>
> = {
	'proof.remote-secret': {
		title: 'The control plane holds a remote secret for the peer',
		why: "Without the peer's credentials istiod never learns what runs there.",
	},
	'proof.synced': {
		title: 'Every istiod is synced with the peer',
		why: 'An istiod that has not read the peer sends no proxy there.',
	},
	'proof.endpoints': {
		title: 'Every istiod knows the endpoints that the peer has now',
		why: '"synced" stays true for a dead peer or a dead token; only fresh endpoints show that istiod still reads the peer.',
	},
	'proof.address': {
		title: 'The address that proxies get for the peer is the right one',
		why: "On one network proxies go to the pod, across networks to the peer's gateway; any other address leads nowhere.",
	},
	'proof.root': {
		title: 'The clusters trust the same root certificate',
		why: 'Proxies under different roots refuse each other, and nothing says so while a local endpoint answers.',
	},
	'proof.workload': {
		title: 'The test workload runs with a sidecar',
		why: 'A cluster that cannot start an injected pod cannot serve the mesh.',
	},
	'proof.traffic': {
		title: "Requests are answered by the peer's own pod",
		why: "Only an answer whose nonce is in the log of the peer's pod proves the whole way.",
	},
	'proof.proxies': {
		title: 'The workloads that run are on the network of their cluster',
		why: 'The test workloads prove the way; a workload that calls itself a part of another network takes another one, and requests for it are lost.',
	},
	'proof.load-balancing': {
		title: 'Clusters that answer for one shared Service',
		why: 'A Service of the same name in several clusters is one Service to the mesh.',
	},
};

export const proofFinding = (
	id: ProofId | 'proof.load-balancing',
	clusters: readonly string[],
	verdict: Omit<ProofVerdict, 'status'> & {status: Finding['status']},
	durationMs: number,
): Finding => ({
	id,
	status: verdict.status,
	clusters,
	title: proofTexts[id].title,
	observed: verdict.observed,
	source: verdict.source,
	why: proofTexts[id].why,
	remedy: verdict.remedy,
	docs: `docs/checks.md#${id}`,
	durationMs: Math.round(durationMs),
});
