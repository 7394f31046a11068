import path from 'node:path';
import {countSteps, runElapsedMs} from '../../../engine/run-selectors.ts';
import {stateDirectoryOf} from '../../../engine/state-directory.ts';
import {waiveFlags} from '../../../mesh/waiver.ts';
import type {Paragraph} from '../../components/paragraphs.tsx';
import {section} from '../../components/section.ts';
import {elapsedText} from '../../elapsed.ts';
import {columnsOf, padText} from '../../../text/fit-text.ts';
import type {SessionView} from '../../../session/session.ts';
import {few, plural} from '../../words.ts';
import {capitalized} from '../../../text/sentence.ts';
import {sh} from '../../../text/shell.ts';

type View = Pick<SessionView, 'run' | 'review' | 'wizard' | 'simulated' | 'kubeconfigFlags'>;
type Entry = readonly [name: string, meaning: string];

/** Names at the left, meanings at the right, all below each other; where that doesn't fit, each meaning under its name. */
const entries = (
	list: readonly Entry[],
	{all, columns}: {all: readonly Entry[]; columns: number},
): readonly Paragraph[] => {
	const width = Math.max(...all.map(([name]) => columnsOf(name))) + 3;
	return width + Math.max(...all.map(([, meaning]) => columnsOf(meaning))) <= columns - 2
		? list.map(([name, meaning]) => ({text: padText(name, width) + meaning}))
		: list.flatMap(([name, meaning]) => [{text: name}, {text: meaning, indent: 4, tone: 'muted'}]);
};

/** Whether everything was done and proven. */
export const isProven = ({run}: Pick<SessionView, 'run'>): boolean => run.finished?.exitCode === 0;

export const doneTitle = ({run}: Pick<SessionView, 'run'>): string =>
	isProven({run})
		? `The mesh ${run.mesh ?? ''} is installed, and its traffic is proven`
		: capitalized(run.finished?.summary ?? 'the run is over');

const doneFacts = ({run}: View): readonly Paragraph[] => {
	const {done, total} = countSteps(run.steps);
	const unchanged = run.steps.filter(({state}) => state === 'unchanged').length;
	const proven = [...run.pairs.values()].filter(({status}) => status === 'pass').length;
	return [
		{
			text: `${plural(done, 'step')} of ${String(total)} in ${plural(run.clusters.length, 'cluster')} (${few(
				run.clusters.map(({name}) => name),
				4,
			)}) in ${elapsedText(runElapsedMs(run, 0))}${unchanged === 0 ? '' : `; ${plural(unchanged, 'step')} had nothing to do`}.`,
		},
		...(run.pairs.size === 0
			? []
			: [
					{
						text: `${String(proven)} of ${plural(run.pairs.size, 'pair')} of clusters proven by requests that the right one answered.`,
					},
				]),
	];
};

const places = ({review, wizard}: View): readonly Entry[] => {
	const {file} = wizard.answers;
	const folder = path.dirname(file);
	const {root} = stateDirectoryOf(
		folder,
		review.state === 'ready' ? review.model.mesh : wizard.answers.mesh,
	);
	const trust = review.state === 'ready' ? review.model.trust : undefined;
	return [
		[file, 'the whole intent: keep it with your code'],
		...(trust?.mode === 'generated'
			? [[path.join(folder, trust.directory), "the root's key: keep it secret and safe"] as const]
			: []),
		[path.join(root, 'journal.jsonl'), 'what was done, and when'],
		[path.join(root, 'logs'), 'what istioctl said'],
	];
};

/** What to run next, where everything is written down, and what was done. */
export const doneParagraphs = (view: View, columns: number): readonly Paragraph[] => {
	const meshFlags = ['-f', view.wizard.answers.file, ...view.kubeconfigFlags];
	const applyFlags = [...meshFlags, ...waiveFlags(view.wizard.answers.waivers)];
	const next = view.run.finished?.next ?? [];
	const commands: readonly Entry[] = [
		[sh`mesh-wizard verify ${meshFlags}`, 'proves the traffic again'],
		[sh`mesh-wizard plan ${applyFlags}`, 'shows what has changed since'],
		[sh`mesh-wizard apply ${applyFlags}`, 'carries out what has changed'],
	];
	const written = places(view);
	const options = {all: [...commands, ...written], columns};
	const done = section('What was done', doneFacts(view));
	const parts = [
		...section(
			'What to do',
			next.map(text => ({text})),
		),
		...(view.simulated
			? section('What to run next', [
					{
						text: 'Nothing of this was real: no cluster and no file was touched. With a kubeconfig, the same screens work on your clusters:',
					},
					{text: 'mesh-wizard'},
				])
			: [
					...(next.length > 0 ? [] : section('What to run next', entries(commands, options))),
					...section('Where it is', entries(written, options)),
				]),
		...done,
	];
	// The blank line before the first heading is the title's.
	return parts.slice(1);
};
