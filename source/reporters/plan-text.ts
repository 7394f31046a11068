import {detailsOf} from '../engine/step-details.ts';
import {isPending, type Plan, type PlannedStep} from '../plan/steps.ts';
import {sectionsText} from '../text/lines-text.ts';
import {sh} from '../text/shell.ts';
import {outdatedWorkloadLines} from './outdated-workload-lines.ts';
import {outdatedLines} from './outdated-lines.ts';
import {retiringImageLines} from './retiring-image-lines.ts';

const indented = (text: string, by: string): string[] =>
	text
		.trimEnd()
		.split('\n')
		.map(line => `${by}${line}`);

const mark = {done: '✔', needed: '+', unknown: '?'} as const;

const linesOfStep = (step: PlannedStep): string[] => {
	const sign =
		step.destructive && step.observation.state === 'needed' ? '-' : mark[step.observation.state];
	const lines = [`  ${sign} ${step.id}: ${step.title}`];
	if (!isPending(step)) {
		return lines;
	}

	const {differences, reason, command, objects, removes, documents, undo} = detailsOf(step);
	lines.push(...differences.map(difference => `      - ${difference}`), `      why: ${reason}`);
	if (command !== undefined) {
		lines.push(`      $ ${command}`);
	}

	lines.push(
		...objects.map(object => `      writes ${object}`),
		...removes.map(object => `      deletes ${object}`),
		...documents.flatMap(text => indented(text, '      | ')),
	);
	if (undo !== undefined) {
		lines.push(`      undo: ${undo}`);
	}

	return lines;
};

/** The plan for people: every step of every cluster, with the commands, objects and documents of those that are pending; `isAsked`: a question follows, and no hint what to run next. */
export const planText = (
	plan: Plan,
	{
		meshFlags,
		applyFlags = meshFlags,
		isAsked = false,
	}: {meshFlags: readonly string[]; applyFlags?: readonly string[]; isAsked?: boolean},
): string => {
	const clusters = [...new Set(plan.steps.map(({cluster}) => cluster))];
	const pending = plan.steps.filter(step => isPending(step));
	const header =
		pending.length === 0
			? `Mesh ${plan.mesh}: nothing to do, all ${String(plan.steps.length)} steps are as planned.`
			: `Mesh ${plan.mesh}: ${String(pending.length)} of ${String(plan.steps.length)} steps to do.`;
	const {retiringImages = []} = plan;
	return sectionsText([
		[header],
		...clusters.map(cluster => [
			cluster,
			...plan.steps.filter(step => step.cluster === cluster).flatMap(step => linesOfStep(step)),
		]),
		retiringImages.length === 0 ? [] : retiringImageLines(retiringImages, meshFlags),
		outdatedWorkloadLines(plan.outdatedWorkloads ?? [], applyFlags),
		outdatedLines(plan.outdated ?? [], {isPending: pending.length > 0}),
		...(pending.length === 0
			? []
			: [
					[
						'Traffic between every pair is proven afterwards in a namespace mesh-wizard-verify-… of its own, which is deleted again; a ConfigMap in each cluster records it.',
					],
					isAsked ? [] : [sh`Nothing has been changed. Run: mesh-wizard apply ${applyFlags}`],
				]),
	]);
};
