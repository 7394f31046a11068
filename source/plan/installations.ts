import type {Installation} from '../mesh/installation.ts';
import type {EastWestGateway, Model, ModelCluster} from '../mesh/model.ts';

/** What an installer is told of a cluster whatever it installs there. */
const everywhere = ({mesh, istioVersion}: Model, {name, network, overlays}: ModelCluster) => ({
	mesh,
	istioVersion,
	cluster: name,
	network,
	overlays,
});

/** A primary's own control plane. */
export const primaryOf = (model: Model, cluster: ModelCluster): Installation => ({
	...everywhere(model, cluster),
	part: 'control-plane',
	servesRemotes: cluster.exposesIstiod,
	formerName: cluster.formerName,
});

/** A remote's half of one, which leads to its owner's gateway. */
export const remoteOf = (
	model: Model,
	cluster: ModelCluster,
	owner: {addressOf: string; address: string},
): Installation => ({...everywhere(model, cluster), part: 'control-plane', ...owner});

export const gatewayOf = (
	model: Model,
	cluster: ModelCluster,
	gateway: EastWestGateway,
): Installation => ({...everywhere(model, cluster), part: 'east-west', gateway});
