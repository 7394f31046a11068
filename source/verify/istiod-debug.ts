import {MeshError} from '../errors.ts';
import {systemNamespace} from '../mesh/well-known.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {readyPods} from './ready-pods.ts';

/** istiod's monitoring port. Its debug pages answer to localhost alone, which a port-forward is (fact R-12). */
const debugPort = 15_014;

type Page = 'clusterz' | 'networkz' | 'endpointShardz';

/** Reads one of istiod's debug pages, parsed. Throws `MeshError` when istiod answers anything but 200. */
export type ReadPage = (page: Page) => Promise<unknown>;

/** The istiod pods of a primary that are ready. */
export const readyIstiods = async (port: ClusterPort, signal: AbortSignal): Promise<string[]> =>
	readyPods(port, 'app=istiod', signal);

/** Asks one istiod pod. */
export const askIstiod = async <T>(
	port: ClusterPort,
	{pod, signal}: {pod: string; signal: AbortSignal},
	ask: (read: ReadPage) => Promise<T>,
): Promise<T> =>
	port.forward({namespace: systemNamespace, name: pod}, debugPort, async request =>
		ask(async page => {
			const {status, body} = await request(`/debug/${page}`, {signal});
			if (status !== 200) {
				throw new MeshError(`istiod's pod ${pod} answers ${String(status)} to /debug/${page}`);
			}

			return JSON.parse(body) as unknown;
		}),
	);
