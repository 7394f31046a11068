import type {ClusterFacts} from '../survey/facts.ts';

/** Whether Istio's own CNI plugin runs; undefined where DaemonSets could not be listed. */
export const hasIstioCni = ({daemonSets}: Pick<ClusterFacts, 'daemonSets'>): boolean | undefined =>
	daemonSets.known ? daemonSets.value.some(({name}) => name === 'istio-cni-node' || name === 'istio-cni') : undefined;
