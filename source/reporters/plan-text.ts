import {detailsOf} from '../engine/step-details.ts';
import {isPending, type Plan, type PlannedStep} from '../plan/steps.ts';
import {outdatedWorkloadLines} from './outdated-workload-lines.ts';
import {outdatedLines} from './outdated-lines.ts';
import {retiringImageLines} from './retiring-image-lines.ts';

const indent = (text: string, by: string): string =>
	text
		.trimEnd()
		.split('\n')
		.map(line => `${by}${line}`)
		.join('\n');

const mark = {done: '✔', needed: '+', unknown: '?'} as const;

const textOfStep = (step: PlannedStep): string => {
	const sign =
		step.destructive && step.observation.state === 'needed' ? '-' : mark[step.observation.state];
	const lines = [`  ${sign} ${step.id}: ${step.title}`];
	if (!isPending(step)) {
		return lines.join('\n');
	}

	const {differences, reason, command, objects, removes, documents, undo} = detailsOf(step);
	lines.push(...differences.map(difference => `      - ${difference}`), `      why: ${reason}`);
	if (command !== undefined) {
		lines.push(`      $ ${command}`);
	}

	lines.push(
		...objects.map(object => `      writes ${object}`),
		...removes.map(object => `      deletes ${object}`),
		...documents.map(text => indent(text, '      | ')),
	);
	if (undo !== undefined) {
		lines.push(`      undo: ${undo}`);
	}

	return lines.join('\n');
};

const textOfOutdatedWorkloads = ({outdatedWorkloads = []}: Plan, file = 'mesh.yaml'): string[] =>
	outdatedWorkloads.length === 0 ? [] : [outdatedWorkloadLines(outdatedWorkloads, file).join('\n')];

const textOfOutdated = ({outdated = [], steps}: Plan): string[] =>
	outdated.length === 0
		? []
		: [outdatedLines(outdated, {isPending: steps.some(step => isPending(step))}).join('\n')];
const textOfImages = ({retiringImages = []}: Plan, file = 'mesh.yaml'): string[] =>
	retiringImages.length === 0 ? [] : [retiringImageLines(retiringImages, file).join('\n')];

/** The plan for people: every step of every cluster, with the commands, objects and documents of those that are pending; with `file`, also what to run next. */
export const planText = (plan: Plan, options: {file?: string}): string => {
	const clusters = [...new Set(plan.steps.map(({cluster}) => cluster))];
	const pending = plan.steps.filter(step => isPending(step));
	const header =
		pending.length === 0
			? `Mesh ${plan.mesh}: nothing to do, all ${String(plan.steps.length)} steps are as planned.`
			: `Mesh ${plan.mesh}: ${String(pending.length)} of ${String(plan.steps.length)} steps to do.`;
	const body = clusters.map(
		cluster =>
			`${cluster}\n${plan.steps
				.filter(step => step.cluster === cluster)
				.map(step => textOfStep(step))
				.join('\n')}`,
	);
	const footer =
		pending.length === 0
			? [...textOfOutdatedWorkloads(plan, options.file), ...textOfOutdated(plan)]
			: [
					...textOfOutdatedWorkloads(plan, options.file),
					...textOfOutdated(plan),
					'Traffic between every pair is proven afterwards in a namespace mesh-wizard-verify-… of its own, which is deleted again; a ConfigMap in each cluster records it.',
					...(options.file === undefined
						? []
						: [`Nothing has been changed. Run: mesh-wizard apply -f ${options.file}`]),
				];
	return `${[header, ...body, ...textOfImages(plan, options.file), ...footer].join('\n\n')}\n`;
};
