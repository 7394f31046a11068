import {isLocalServer} from '../mesh/api-server.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact} from './facts.ts';

const source = 'EndpointSlice default/kubernetes';

const urlOf = (address: string, port: number): string =>
	`https://${address.includes(':') ? `[${address}]` : address}:${String(port)}`;

/**
Where the API servers themselves say they are: what pods of the same cluster reach, and on kind, k3d and minikube other clusters, too.
In a fixed order, so that the same cluster gives the same address. Asked only where the kubeconfig's means this machine alone.
*/
export const surveyApiEndpoints = async (
	reader: ClusterReader,
	server: string,
): Promise<Fact<readonly string[]>> =>
	isLocalServer(server)
		? factFrom(source, async () => {
				const slices = await reader.list(
					{apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespace: 'default'},
					{labelSelector: 'kubernetes.io/service-name=kubernetes'},
				);
				const urls = slices.flatMap(({ports = [], endpoints = []}) => {
					const port = ports[0]?.port;
					return port === undefined
						? []
						: endpoints.flatMap(({addresses = []}) =>
								addresses.map(address => urlOf(address, port)),
							);
				});
				if (urls.length === 0) {
					throw new Error('it names no address');
				}

				return [...new Set(urls)].toSorted((a, b) => a.localeCompare(b));
			})
		: {
				known: false,
				reason: 'not-read',
				detail: "the kubeconfig's address will do",
				source,
			};
