import {detailsOf} from '../engine/step-details.ts';
import {isPending, type Plan, type PlannedStep} from '../plan/steps.ts';
import {sectionsText} from '../text/lines-text.ts';
import {plural} from '../text/plural.ts';
import {sh} from '../text/shell.ts';
import {
	markdownBlock,
	markdownCode as code,
	markdownTable,
	markdownText as escaped,
} from './markdown-text.ts';
import {outdatedWorkloadLines} from './outdated-workload-lines.ts';
import {outdatedLines} from './outdated-lines.ts';
import {retiringImageLines} from './retiring-image-lines.ts';

type Section = readonly string[];

const stateWords = {done: 'unchanged', needed: 'to do', unknown: 'unknown'} as const;

const stateOf = (step: PlannedStep): string =>
	step.destructive && isPending(step)
		? '**deletes or replaces**'
		: stateWords[step.observation.state];

/** A pending step: why, what it writes and deletes, its command, how to take it back; the documents are folded. */
const stepSection = (step: PlannedStep): Section => {
	const {differences, reason, command, objects, removes, documents, undo} = detailsOf(step);
	return [
		`#### ${code(step.id)}: ${escaped(step.title)}`,
		'',
		escaped(reason),
		'',
		...differences.map(difference => `- ${escaped(difference)}`),
		...objects.map(object => `- writes ${code(object)}`),
		...removes.map(object => `- **deletes** ${code(object)}`),
		...(undo === undefined ? [] : [`- undo: ${code(undo)}`]),
		...(command === undefined ? [] : ['', ...markdownBlock([command])]),
		...(documents.length === 0
			? []
			: [
					'',
					`<details><summary>${plural(documents.length, 'document')}</summary>`,
					'',
					...markdownBlock(documents, 'yaml'),
					'',
					'</details>',
				]),
	];
};

const linesSection = (lines: readonly string[]): Section => lines.map(line => escaped(line.trim()));

/** The plan for change tickets and pull requests: a table of all steps, then those to do with all they change. */
export const planMarkdown = (
	plan: Plan,
	{
		meshFlags,
		applyFlags,
		simulated,
	}: {meshFlags: readonly string[]; applyFlags: readonly string[]; simulated: boolean},
): string => {
	const pending = plan.steps.filter(step => isPending(step));
	const {retiringImages = []} = plan;
	return sectionsText([
		['## mesh-wizard plan'],
		simulated ? ['**Simulated clusters: nothing below is real.**'] : [],
		[
			pending.length === 0
				? `**Mesh ${escaped(plan.mesh)}: nothing to do, all ${plural(plan.steps.length, 'step')} are as planned.**`
				: `**Mesh ${escaped(plan.mesh)}: ${String(pending.length)} of ${plural(plan.steps.length, 'step')} to do** in ${plural(new Set(pending.map(({cluster}) => cluster)).size, 'cluster')}. Plan ${code(plan.hash.slice(0, 12))}.`,
		],
		pending.length === 0
			? []
			: [
					'### Steps',
					'',
					...markdownTable(
						['step', 'what it does', 'state'],
						plan.steps.map(step => [code(step.id), escaped(step.title), stateOf(step)]),
					),
				],
		...(pending.length === 0 ? [] : [['### What changes']]),
		...pending.map(step => stepSection(step)),
		retiringImages.length === 0 ? [] : linesSection(retiringImageLines(retiringImages, meshFlags)),
		linesSection(outdatedWorkloadLines(plan.outdatedWorkloads ?? [], applyFlags)),
		linesSection(outdatedLines(plan.outdated ?? [], {isPending: pending.length > 0})),
		...(pending.length === 0
			? []
			: [
					[
						'Traffic between every pair is proven afterwards.',
						'',
						...markdownBlock([sh`mesh-wizard apply ${applyFlags}`]),
					],
				]),
	]);
};
