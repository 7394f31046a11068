import type {RemovalPlan} from './steps.ts';

/** How a teardown ended. */
type RemovalEnd = {
	plan: RemovalPlan;
	outcomes: ReadonlyMap<string, string>;
	failures: ReadonlyArray<{step: string; cluster: string; message: string}>;
	/** Clusters at which nobody could look. */
	unseen: ReadonlyArray<{cluster: string; why: string}>;
	/** The command that goes on. */
	again: string;
	/** What stays on this machine, a sentence. */
	kept: string;
	/** The backup, when one was written. */
	backup?: string;
};

const list = (names: readonly string[]): string => names.join(', ');

/** Pure: what a person reads at the end: what is gone, what is left and why, and what to run next. */
export const summaryOf = ({
	plan,
	outcomes,
	failures,
	unseen,
	again,
	kept,
	backup,
}: RemovalEnd): {isComplete: boolean; summary: string; next: string[]} => {
	const worked = plan.clusters.filter(({steps}) => steps.length > 0);
	const isGood = (id: string) => ['done', 'unchanged'].includes(outcomes.get(id) ?? '');
	const gone = worked
		.filter(({steps}) => steps.every(({id}) => isGood(id)))
		.map(({cluster}) => cluster);
	const left = worked.filter(({cluster}) => !gone.includes(cluster));
	const clean = plan.clusters.filter(({steps}) => steps.length === 0).map(({cluster}) => cluster);
	const backupLine =
		backup === undefined
			? []
			: [
					`What mesh-wizard did not make is in ${backup}; its first lines hold the commands that restore it.`,
				];
	const done = [
		...(gone.length === 0 ? [] : [`mesh ${plan.mesh} is gone from ${list(gone)}`]),
		...(clean.length === 0 ? [] : [`${list(clean)} had nothing of it`]),
	];
	if (left.length === 0 && unseen.length === 0) {
		return {
			isComplete: true,
			summary: worked.length === 0 ? `nothing to do: ${done.join('; ')}` : done.join('; '),
			next: [...backupLine, ...(worked.length === 0 ? [] : [kept])],
		};
	}

	return {
		isComplete: false,
		summary: [
			...left.map(
				({cluster, steps}) =>
					`${cluster} is not finished (${
						failures
							.filter(failure => failure.cluster === cluster)
							.map(({step}) => step)
							.join(', ') || `${String(steps.filter(({id}) => !isGood(id)).length)} steps not done`
					})`,
			),
			...unseen.map(({cluster}) => `${cluster} was not touched, it could not be looked at`),
			...done,
		].join('; '),
		next: [
			...unseen.map(
				({cluster, why}) =>
					`${cluster}: ${why}. What was installed there is still there; if its istiod knows the clusters that are gone, it logs errors until it goes, too.`,
			),
			...backupLine,
			'What was removed stays removed. When the cause is mended, the same command goes on from here:',
			again,
		],
	};
};
