import type {ApiFailureKind} from '../ports/cluster.ts';

export const scenarioNames = [
	'healthy',
	'overlapping-cidrs',
	'dead-cluster',
	'different-roots',
	'slow-load-balancer',
	'failing-install',
	'fifty-clusters',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** A simulated cluster. */
export type ClusterSpec = {
	/** The kubeconfig context that leads to it. */
	context: string;
	server: string;
	/** The API server's gitVersion. */
	kubernetes: string;
	podRange: string;
	serviceRange: string;
	nodes: number;
	/** One request to its API server and back, milliseconds. */
	latencyMs: number;
	/** `exec`: a credential plugin, which nobody runs before the context is chosen. */
	auth: 'static' | 'exec';
	/** PEM of the authority of its API server; without it, of one that is only shaped as a certificate. */
	authority?: string;
	/** How its API server fails to answer. */
	trouble?: Extract<ApiFailureKind, 'timed-out' | 'refused'>;
	/** The address that Services of type LoadBalancer get, no other cluster has it. */
	balancer: string;
	/** Until they get it, milliseconds. */
	loadBalancerMs: number;
	/** Whether a Service has the address of a load balancer already, which others can be judged by. */
	hasWebsite: boolean;
	/** Images can't be pulled until an installation has failed because of it. */
	hasBrokenRegistry: boolean;
	/** A root by name whose intermediate is in the cluster already; clusters that name the same share it. */
	root?: string;
};

export type Scenario = {
	name: ScenarioName;
	/** What there is to see, in one sentence. */
	summary: string;
	clusters: readonly ClusterSpec[];
	/** The mesh.yaml of a run that asks nobody. */
	mesh: string;
	/** Ways on which all packets from pods of one cluster to another are lost; by context. */
	cuts: ReadonlyArray<{from: string; to: string}>;
};
