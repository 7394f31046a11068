import type {LogLine, LogView} from './run-view.ts';

/** Lines that a cluster's log keeps. */
const logLimit = 5000;

/** The logs of all clusters: those that got lines are joined and cut once, however many came. */
type LogBuffer = {
	add: (cluster: string, line: LogLine) => void;
	result: () => ReadonlyMap<string, LogView>;
};

const grown = ({lines, dropped}: LogView, added: readonly LogLine[]): LogView => {
	const all = [...lines, ...added];
	const tooMany = Math.max(0, all.length - logLimit);
	return tooMany === 0
		? {lines: all, dropped}
		: {lines: all.slice(tooMany), dropped: dropped + tooMany};
};

export const logBuffer = (before: ReadonlyMap<string, LogView>): LogBuffer => {
	const added = new Map<string, LogLine[]>();
	return {
		add(cluster, line) {
			const lines = added.get(cluster) ?? [];
			lines.push(line);
			added.set(cluster, lines);
		},
		result() {
			if (added.size === 0) {
				return before;
			}

			const after = new Map(before);
			for (const [cluster, lines] of added) {
				after.set(cluster, grown(before.get(cluster) ?? {lines: [], dropped: 0}, lines));
			}

			return after;
		},
	};
};
