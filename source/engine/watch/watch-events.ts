import type {KubeEvent} from '../../kubernetes/typed-object.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterPort, WatchEvent} from '../../ports/cluster.ts';
import {sayEvent, type SaidEvent} from './say-event.ts';

/** Nobody reads more, and a cluster that tells without end must not fill our memory. */
const mostLines = 200;

/** When it happened last, in the cluster's time. */
const happenedAt = (event: KubeEvent): number =>
	Math.max(
		0,
		...[
			event.series?.lastObservedTime,
			event.lastTimestamp,
			event.eventTime,
			event.metadata.creationTimestamp,
		]
			.map(time => Date.parse(time ?? ''))
			.filter(time => !Number.isNaN(time)),
	);

/** The API server's time now: its clock may differ from ours, and events carry its. */
const serverNow = (cluster: ClusterPort, now: number): number => {
	const clock = cluster.clock();
	return clock === undefined ? now : clock.server + (now - clock.local);
};

const isNew = (type: WatchEvent['type'], event: KubeEvent, since: number): boolean =>
	type === 'modified' || (type === 'added' && happenedAt(event) >= since);

/**
Follows the Events of istio-system that are about objects of `isAbout`, and says each thing once, until the signal aborts. Those
that are older than `olderMs` are left out. Never fails: it only tells.
*/
export const watchEvents = async (
	cluster: ClusterPort,
	options: {
		isAbout: (kind: string, name: string) => boolean;
		/** Our clock, epoch milliseconds. */
		now: number;
		/** Milliseconds before now that count as new. */
		olderMs: number;
		fieldSelector?: string;
		signal: AbortSignal;
		onSaid: (said: SaidEvent) => void;
	},
): Promise<void> => {
	const {isAbout, signal, fieldSelector} = options;
	// Times in Events are whole seconds.
	const since = Math.floor((serverNow(cluster, options.now) - options.olderMs) / 1000) * 1000;
	const said = new Set<string>();
	try {
		for await (const {type, object} of cluster.watch(
			{apiVersion: 'v1', kind: 'Event', namespace: systemNamespace},
			{signal, fieldSelector},
		)) {
			if (
				!isNew(type, object, since) ||
				!isAbout(object.involvedObject?.kind ?? '', object.involvedObject?.name ?? '')
			) {
				continue;
			}

			const saying = sayEvent(object);
			if (saying !== undefined && said.size < mostLines && !said.has(saying.text)) {
				said.add(saying.text);
				options.onSaid(saying);
			}
		}
	} catch {
		// Who may not read Events hears less.
	}
};
