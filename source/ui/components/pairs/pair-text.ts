import {answersText, countText, pairText, summaryOfPairs} from '../../../engine/pair-summary.ts';
import type {RunView} from '../../../engine/run-view/run-view.ts';
import {elapsedText} from '../../elapsed.ts';
import {findingGlyph, findingTone, type Glyphs, type Tone} from '../../theme.ts';
import {plural} from '../../words.ts';
import {sentence} from '../../../text/sentence.ts';
import type {Paragraph} from '../paragraphs.tsx';
import {section} from '../section.ts';
import type {Pair, PairState} from './pair-table.ts';

/** What a cell says in a word. */
export const stateText: Readonly<Record<PairState, string>> = {...pairText, waiting: 'not yet'};

/** `east-1 → west-1: broken`. */
export const pairTitle = ({from, to, state}: Pair, glyphs: Pick<Glyphs, 'to'>): string =>
	`${from} ${glyphs.to} ${to}: ${state === 'waiting' ? 'not asked yet' : stateText[state]}`;

/** How the pairs of a cluster stand: `11 answer`, `3 answer, 1 broken; 7 to come`. */
export const sumText = (pairs: readonly Pair[]): string => {
	const results = pairs.flatMap(({result}) => (result === undefined ? [] : [result]));
	const left = pairs.length - results.length;
	return [
		...(results.length === 0 ? [] : [countText(summaryOfPairs(results))]),
		...(left === 0 ? [] : [`${String(left)} to come`]),
	].join('; ');
};

/** What is known of a pair, the most important first. */
export const pairParagraphs = (
	{from, to, state, result}: Pair,
	{run, glyphs}: {run: Pick<RunView, 'proofs'>; glyphs: Glyphs},
): readonly Paragraph[] => {
	const proofs = run.proofs.filter(({clusters: [first, second]}) =>
		second === undefined ? first === from || first === to : first === from && second === to,
	);
	const cause = result?.cause ?? null;
	const asked =
		result === undefined
			? []
			: [
					{
						text: `${plural(result.requests, 'request')} in ${elapsedText(result.durationMs)}, answered by ${answersText(result)}.`,
					},
				];
	return [
		...(cause === null
			? [
					{
						text:
							state === 'pass'
								? `Requests from ${from} were answered by ${to}'s own pod, and its log has each of them.`
								: 'It is asked as soon as the test workloads of both run.',
					},
				]
			: [{text: sentence(cause)}]),
		...section(
			'What to do',
			(result?.remedy ?? []).map(text => ({text})),
		),
		...section('The requests', asked),
		...section(
			'The proofs',
			proofs.map(({status, clusters, title, observed}): Paragraph => ({
				text: `${findingGlyph(glyphs, status)} ${title}${clusters.length === 1 ? ` (${clusters.join('')})` : ''}: ${observed}`,
				tone: status === 'pass' ? 'plain' : findingTone[status],
			})),
		),
	];
};

const stateTones: Readonly<Record<PairState, Tone>> = {
	pass: 'plain',
	fail: 'bad',
	unknown: 'warning',
	waiting: 'plain',
};

/** All pairs from a cluster, one below the other. */
export const clusterPairs = (pairs: readonly Pair[], glyphs: Glyphs): readonly Paragraph[] =>
	pairs.map(({to, state, result}): Paragraph => ({
		text: `${
			{
				pass: glyphs.good,
				fail: glyphs.bad,
				unknown: glyphs.unknown,
				waiting: glyphs.waiting,
			}[state]
		} ${to}: ${result?.cause ?? (state === 'waiting' ? 'not asked yet' : stateText[state])}`,
		tone: stateTones[state],
	}));
