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
export type Platform =
	'openshift' | 'gke' | 'eks' | 'aks' | 'k3d' | 'k3s' | 'rke2' | 'minikube' | 'microk8s' | 'kind';

export type CiliumSettings = {
	/** It puts pods' addresses in place of Services' as soon as a program connects, before a sidecar sees it. */
	balancesSockets: boolean;
	/** Only for programs on the host's network. */
	onlyOfHosts: boolean;
	/** It removes the configuration of other CNI plugins. */
	isExclusive: boolean;
};
