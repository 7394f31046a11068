import type {PlanCounts, PlanOutline} from '../../../engine/plan-outline.ts';
import type {PlannedStep} from '../../../plan/steps.ts';

/** A row of the plan's tree. Every row has a key by which it is found again when others come and go. */
export type PlanRow =
	| {kind: 'cautions'; key: string; count: number; isOpen: boolean}
	| {kind: 'warning'; key: string; text: string}
	/** A step that takes something away, told once more where nobody misses it. */
	| {kind: 'removal'; key: string; step: PlannedStep}
	| {kind: 'cluster'; key: string; name: string; counts: PlanCounts; isOpen: boolean}
	| {kind: 'step'; key: string; step: PlannedStep};

export const cautionsKey = 'cautions';
/** More than these are closed at first: their counts tell more than their steps. */
const mostOpenClusters = 3;
const mostOpenCautions = 4;

/**
Pure: what stands out, then every cluster with its steps. `toggled` are the keys of the parts that are not as they are at
first.
*/
export const planRows = (
	{clusters, destructive}: Pick<PlanOutline, 'clusters' | 'destructive'>,
	{warnings, toggled}: {warnings: readonly string[]; toggled: ReadonlySet<string>},
): readonly PlanRow[] => {
	const cautions: readonly PlanRow[] = [
		...destructive.map((step): PlanRow => ({kind: 'removal', key: `removal ${step.id}`, step})),
		...warnings.map((text, index): PlanRow => ({
			kind: 'warning',
			key: `warning ${String(index)}`,
			text,
		})),
	];
	const areCautionsOpen = cautions.length <= mostOpenCautions !== toggled.has(cautionsKey);
	return [
		...(cautions.length === 0
			? []
			: [
					{
						kind: 'cautions',
						key: cautionsKey,
						count: cautions.length,
						isOpen: areCautionsOpen,
					} as const,
					...(areCautionsOpen ? cautions : []),
				]),
		...clusters.flatMap(({name, counts, steps}): PlanRow[] => {
			const isOpen = clusters.length <= mostOpenClusters !== toggled.has(name);
			return [
				{
					kind: 'cluster',
					key: name,
					name,
					counts,
					isOpen,
				},
				...(isOpen ? steps.map((step): PlanRow => ({kind: 'step', key: step.id, step})) : []),
			];
		}),
	];
};

/** The row under which another one stands; undefined for those at the top. */
export const parentKey = (row: PlanRow): string | undefined => {
	switch (row.kind) {
		case 'warning':
		case 'removal': {
			return cautionsKey;
		}

		case 'step': {
			return row.step.cluster;
		}

		case 'cautions':
		case 'cluster': {
			return undefined;
		}
	}
};
