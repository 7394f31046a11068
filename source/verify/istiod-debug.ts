import {MeshError} from '../errors.ts';
import {systemNamespace} from '../mesh/well-known.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {pageSchemas, type Page, type PageOf} from './istiod-pages.ts';
import {readyPods} from './ready-pods.ts';

/** istiod's monitoring port. Its debug pages answer to localhost alone, which a port-forward is (fact R-12). */
const debugPort = 15_014;

/** Reads one of istiod's debug pages. Throws `MeshError` when istiod answers anything but 200, or a page of another shape. */
export type ReadPage = <P extends Page>(page: P) => Promise<PageOf<P>>;

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

			const read = pageSchemas[page].safeParse(JSON.parse(body));
			if (!read.success) {
				throw new MeshError(
					`istiod's pod ${pod} answers another shape of /debug/${page} than is known`,
					{cause: read.error},
				);
			}

			return read.data;
		}),
	);
