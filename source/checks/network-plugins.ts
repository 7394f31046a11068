import type {ClusterFacts} from '../survey/facts.ts';

const plugins: ReadonlyArray<[pattern: RegExp, name: string]> = [
	[/^calico-node$/v, 'Calico'],
	[/^canal$/v, 'Canal'],
	[/^cilium$/v, 'Cilium'],
	[/^anetd$/v, 'Cilium (GKE Dataplane V2)'],
	[/^kube-flannel/v, 'flannel'],
	[/^aws-node$/v, 'Amazon VPC CNI'],
	[/^azure-cn[is]/v, 'Azure CNI'],
	[/^weave-net$/v, 'Weave Net'],
	[/^kindnet$/v, 'kindnet'],
	[/^ovnkube-node$/v, 'OVN-Kubernetes'],
	[/^antrea-agent$/v, 'Antrea'],
	[/^kube-router$/v, 'kube-router'],
	[/^kube-ovn-cni$/v, 'Kube-OVN'],
];

/** The network plugins whose DaemonSets are there; none where they could not be listed. */
export const networkPluginsOf = ({daemonSets}: Pick<ClusterFacts, 'daemonSets'>): string[] =>
	daemonSets.known
		? plugins
				.filter(([pattern]) => daemonSets.value.some(({name}) => pattern.test(name)))
				.map(([, name]) => name)
		: [];

/** Whether Istio's own CNI plugin runs; undefined where DaemonSets could not be listed. */
export const hasIstioCni = ({daemonSets}: Pick<ClusterFacts, 'daemonSets'>): boolean | undefined =>
	daemonSets.known
		? daemonSets.value.some(({name}) => name === 'istio-cni-node' || name === 'istio-cni')
		: undefined;
