import {isLocalServer} from './api-server.ts';
import type {ModelCluster} from './model.ts';

/** What a survey learned of an API server's own address. */
type SeenServer = {
	server: string;
	apiEndpoints: {known: true; value: readonly string[]} | {known: false};
};

/**
Where peers reach an API server, where that is not the kubeconfig's address: as mesh.yaml says, or, where the kubeconfig's means this
machine alone (kind, k3d, minikube, tunnels), as the cluster says of itself. Undefined: at the kubeconfig's, or through a gateway.
*/
export const peerAddress = (
	{apiServer, exposesApiServer}: Partial<Pick<ModelCluster, 'apiServer' | 'exposesApiServer'>>,
	seen: SeenServer | undefined,
): ModelCluster['apiServer'] => {
	if (
		apiServer !== undefined ||
		exposesApiServer === true ||
		seen === undefined ||
		!isLocalServer(seen.server) ||
		!seen.apiEndpoints.known
	) {
		return apiServer;
	}

	const [url] = seen.apiEndpoints.value;
	return url === undefined ? undefined : {url, from: 'EndpointSlice default/kubernetes'};
};
