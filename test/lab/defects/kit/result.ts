import type {Stage, View} from './defect.ts';
import type {Judgement} from './judge.ts';

/** What came of one defect, or of a stage without any. */
export type Result = {
	defect: string;
	stage: Stage;
	/** By view, and after the defect was healed. */
	views: Partial<Record<View | 'healed', Judgement>>;
	/** What kept it from being tried. */
	error?: string;
	durationMs: number;
};

/** How a stage without a defect is called in results. */
export const healthyName = 'healthy';

/** All that is wrong with a result, a line each. */
export const complaints = ({views, error}: Result): string[] => [
	...(error === undefined ? [] : [`error: ${error}`]),
	...Object.entries(views).flatMap(([view, {missing, notBuilt, alarms}]) => [
		...missing.map(words => `${view}: not found: ${words}`),
		...notBuilt.map(words => `${view}: not built: ${words}`),
		...alarms.map(words => `${view}: false alarm: ${words}`),
	]),
];
