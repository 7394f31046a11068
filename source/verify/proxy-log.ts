import type {ClusterPort} from '../ports/cluster.ts';
import {tryRead} from './read-result.ts';

const lines = 50;

export const proxyLogPath = (namespace: string, pod: string): string =>
	`/api/v1/namespaces/${namespace}/pods/${pod}/log?container=istio-proxy&tailLines=${String(lines)}`;

/** The last thing that a sidecar complained about: why it does not get ready is told nowhere else (fact I-12). Undefined when it said nothing. */
export const proxyComplaint = async ({
	port,
	namespace,
	pod,
	signal,
}: {
	port: ClusterPort;
	namespace: string;
	pod: string;
	signal: AbortSignal;
}): Promise<string | undefined> => {
	const log = await tryRead(signal, async () => port.text(proxyLogPath(namespace, pod), {signal}));
	const line = log.seen
		? log.value.split('\n').findLast(candidate => /\t(?:error|warn|fatal)\t/v.test(candidate))
		: undefined;
	// Without its time and level.
	return line?.split('\t').slice(2).join(' ').trim();
};
