import type {RunView} from '../../engine/run-view/run-view.ts';

/** One cluster of a preflight that runs. */
export type LiveRow = {
	name: string;
	/** `waiting`: it has not answered yet. */
	state: 'waiting' | 'reading' | 'done' | 'dead';
	/** How soon its API server answered. */
	latency: string;
	version: string;
	/** How far its survey is, or why there is none. */
	progress: string;
};

const rank: Readonly<Record<LiveRow['state'], number>> = {
	dead: 0,
	reading: 1,
	waiting: 2,
	done: 3,
};

const rowOf = ({surveyed, surveying}: RunView, name: string): LiveRow => {
	const [end, far] = [surveyed.get(name), surveying.get(name)];
	const latency = far === undefined ? '' : `${String(far.latencyMs)} ms`;
	const version = far?.version ?? '';
	if (end !== undefined) {
		return end.reachable
			? {
					name,
					state: 'done',
					latency,
					version,
					progress: `read in ${(end.durationMs / 1000).toFixed(1)} s`,
				}
			: {
					name,
					state: 'dead',
					latency,
					version,
					progress: end.detail,
				};
	}

	return far === undefined
		? {
				name,
				state: 'waiting',
				latency,
				version,
				progress: 'waiting for its answer',
			}
		: {
				name,
				state: 'reading',
				latency,
				version,
				progress: `${String(far.read)} of ${String(far.total)} facts`,
			};
};

/**
The clusters in their order. Where they are more than `room`, those that need a look come first: what does not answer, what is
being read, what is waited for. `hidden` counts the others.
*/
export const liveRows = (
	view: RunView,
	room: number,
): {rows: readonly LiveRow[]; hidden: number} => {
	const rows = view.clusters.map(({name}) => rowOf(view, name));
	if (rows.length <= room) {
		return {rows, hidden: 0};
	}

	// A row is left for how many are hidden.
	const shown = rows
		.toSorted((a, b) => rank[a.state] - rank[b.state])
		.slice(0, Math.max(0, room - 1));
	return {rows: shown, hidden: rows.length - shown.length};
};

/** `3 of 5 clusters read, 1 does not answer`. */
export const liveSummary = ({clusters, surveyed}: RunView): string => {
	const dead = [...surveyed.values()].filter(({reachable}) => !reachable).length;
	return `${String(surveyed.size - dead)} of ${String(clusters.length)} ${clusters.length === 1 ? 'cluster' : 'clusters'} read${dead === 0 ? '' : `, ${String(dead)} ${dead === 1 ? 'does' : 'do'} not answer`}`;
};
