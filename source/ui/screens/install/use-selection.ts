import {useState} from 'react';
import {currentStep} from '../../../engine/run-selectors.ts';
import type {RunView, StepView} from '../../../engine/run-view/run-view.ts';
import type {ClusterLine} from '../../components/run/cluster-state.ts';

export type Selection = {
	cluster: string;
	/** The step in sight; undefined while there are none. */
	step: StepView | undefined;
	/** Whether a person has pointed at the step; else it is the one that the cluster is at. */
	isPicked: boolean;
	/** The step whose log is shown: the one pointed at, or the one that failed; else the whole cluster's is. */
	logStep: StepView | undefined;
	/** So many clusters on or back, around the ends. */
	moveCluster: (by: number) => void;
	moveStep: (by: number) => void;
	/** To the next step that failed, whatever its cluster. */
	goToFailed: () => void;
	/** Goes along with the run again. */
	release: () => void;
};

type Picked = {cluster?: string; step?: string};

/** The cluster that is looked at while nobody has chosen one: the first that needs somebody, then the first that isn't done. */
const suggested = (lines: readonly ClusterLine[]): ClusterLine | undefined =>
	lines.find(({state}) => state === 'failed') ??
	lines.find(({state}) => state !== 'done') ??
	lines[0];

/** Where a person is in a run: a cluster and one of its steps. Until they move it goes along with the run. */
export const useSelection = (
	run: Pick<RunView, 'steps'>,
	lines: readonly ClusterLine[],
): Selection => {
	const [picked, pick] = useState<Picked>({});
	const line = lines.find(({name}) => name === picked.cluster) ?? suggested(lines);
	const cluster = line?.name ?? '';
	const steps = line?.steps ?? [];
	const own = steps.find(({id}) => id === picked.step);
	const step = own ?? currentStep(run, cluster) ?? steps.at(-1);
	return {
		cluster,
		step,
		isPicked: own !== undefined,
		logStep: own ?? (step?.state === 'failed' ? step : undefined),
		moveCluster(by) {
			const place = lines.findIndex(({name}) => name === cluster);
			pick({cluster: lines.at((place + by) % lines.length)?.name});
		},
		moveStep(by) {
			const place = steps.findIndex(({id}) => id === step?.id);
			pick({cluster, step: steps[Math.max(0, Math.min(steps.length - 1, place + by))]?.id});
		},
		goToFailed() {
			const failed = run.steps.filter(({state}) => state === 'failed');
			const next = failed[(failed.findIndex(({id}) => id === step?.id) + 1) % failed.length];
			if (next !== undefined) {
				pick({cluster: next.cluster, step: next.id});
			}
		},
		release() {
			pick({});
		},
	};
};
