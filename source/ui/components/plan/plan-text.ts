import type {PlanCounts} from '../../../engine/plan-outline.ts';
import {detailsOf} from '../../../engine/step-details.ts';
import type {Model, ModelCluster} from '../../../mesh/model.ts';
import type {PlannedStep} from '../../../plan/steps.ts';
import type {Glyphs, Tone} from '../../theme.ts';
import {numberText} from '../../../text/plural.ts';
import {sentence} from '../../../text/sentence.ts';
import type {Paragraph} from '../paragraphs.tsx';
import {section} from '../section.ts';

type State = PlannedStep['observation']['state'];

export const planTone: Readonly<Record<State, Tone>> = {
	needed: 'accent',
	done: 'good',
	unknown: 'warning',
};
export const planText: Readonly<Record<State, string>> = {
	needed: 'to do',
	done: 'done already',
	unknown: 'unknown',
};
export const planGlyph = (glyphs: Glyphs, state: State): string =>
	({needed: glyphs.toCome, done: glyphs.good, unknown: glyphs.unknown})[state];

/** `9 to do · 2 done already · 1 unknown`: what is not zero. */
export const countsText = (counts: Pick<PlanCounts, State>, glyphs: Pick<Glyphs, 'dot'>): string =>
	(['needed', 'done', 'unknown'] as const)
		.filter(state => counts[state] > 0)
		.map(state => `${numberText(counts[state])} ${planText[state]}`)
		.join(` ${glyphs.dot} `);

/** `primary · east`, `remote of east-1 · east`. */
export const placeText = (
	{role, owner, network}: ModelCluster,
	glyphs: Pick<Glyphs, 'dot'>,
): string => `${owner === undefined ? role : `${role} of ${owner}`} ${glyphs.dot} ${network}`;

const stateOf = ({observation, destructive}: PlannedStep): Paragraph => {
	switch (observation.state) {
		case 'done': {
			return {
				text: `Done already: ${observation.evidence}. Nothing will be changed.`,
				tone: 'good',
			};
		}

		case 'needed': {
			return destructive
				? {text: 'To do, and it takes something away.', tone: 'bad'}
				: {text: 'To do.', tone: 'accent'};
		}

		case 'unknown': {
			return {
				text: `Unknown whether it is done: ${observation.detail}. It is looked at again before anything is changed.`,
				tone: 'warning',
			};
		}
	}
};

/** Everything that the plan says of a step, to be read. */
export const stepParagraphs = (step: PlannedStep): readonly Paragraph[] => {
	const {reason, differences, command, objects, removes, documents, undo} = detailsOf(step);
	return [
		stateOf(step),
		...section('Why', [{text: sentence(reason)}]),
		...section(
			'What is not as it should be',
			step.observation.state === 'needed' ? differences.map(text => ({text})) : [],
		),
		...section('The command', command === undefined ? [] : [{text: command}]),
		...section(
			'What it writes',
			objects.map(text => ({text})),
		),
		...section(
			'What it deletes',
			removes.map(text => ({text})),
		),
		...section(
			'What comes before',
			step.needs.map(text => ({text})),
		),
		...section(
			documents.length === 1 ? 'The document' : 'The documents',
			documents.flatMap((text, index) => [
				...(index === 0 ? [] : [{text: '---'}]),
				{text: text.trimEnd()},
			]),
		),
		...section('How to take it back', undo === undefined ? [] : [{text: undo}]),
	];
};

/** What becomes of a cluster, to be read beside the tree. */
export const clusterParagraphs = (
	model: Model,
	name: string,
	counts: PlanCounts,
): readonly Paragraph[] => {
	const cluster = model.clusters.find(candidate => candidate.name === name);
	if (cluster === undefined) {
		return [];
	}

	const {context, network, role, owner, remotes, gateway} = cluster;
	return [
		{text: `Context ${context}`, tone: 'muted'},
		...section('In the mesh', [
			{
				text:
					role === 'primary'
						? 'A primary: it runs its own istiod.'
						: `A remote: istiod of ${owner ?? 'its primary'} serves its workloads.`,
			},
			...(remotes.length === 0 ? [] : [{text: `It serves ${remotes.join(', ')}, too.`}]),
			{text: `On network ${network}.`},
			...(gateway === undefined
				? []
				: [
						{
							text: `Its gateway is open on ${gateway.ports.map(({port}) => String(port)).join(', ')}.`,
						},
					]),
		]),
		...section(
			'Steps',
			(['needed', 'done', 'unknown'] as const)
				.filter(state => counts[state] > 0)
				.map(state => ({
					text: `${numberText(counts[state])} ${planText[state]}`,
					tone: planTone[state],
				})),
		),
	];
};
