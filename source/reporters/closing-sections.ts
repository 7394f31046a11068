import {lowerFirst} from '../text/sentence.ts';
import {wrapHanging} from '../text/fit-text.ts';
import {adviceSentences, adviceVerdict, noAdvice, type Advice} from './advice.ts';
import {changeSentences, changeSummary, type Against} from './change-text.ts';
import {slowestFirst} from './durations.ts';
import type {Paint} from './paint.ts';
import type {PreflightResult} from './preflight-result.ts';
import {statusMarks} from './status-marks.ts';

type Options = {width: number; paint: Paint};

const signs = {new: '+', still: '=', fixed: '-'} as const;

/** What changed since an earlier report: the sums, then what is new, fixed and still there. */
export const changeLines = (against: Against | undefined, {width, paint}: Options): string[] =>
	against === undefined
		? []
		: [
				...wrapHanging(changeSummary(against), {width, first: 'Changes ', indent: '  '}).map(
					(line, index) => (index === 0 ? paint('heading', line) : line),
				),
				...changeSentences(against).flatMap(({change, text}) =>
					wrapHanging(text, {width, first: `${signs[change]} `, indent: '  '}),
				),
			];

/** The topologies for which and against which the facts speak; with a mesh file only what contradicts it. */
export const adviceLines = (advice: Advice | undefined, {width, paint}: Options): string[] => {
	if (advice === undefined) {
		return [];
	}

	if (advice.contradiction !== undefined) {
		return wrapHanging(advice.contradiction, {width, first: `${statusMarks.warn} `, indent: '  '});
	}

	return [
		paint('heading', 'Advice on the topology'),
		...(advice.options.length === 0 ? wrapHanging(noAdvice, {width, first: '', indent: '  '}) : []),
		...advice.options.flatMap(option =>
			wrapHanging(adviceSentences(option, advice.names).join(' '), {
				width,
				first: `${adviceVerdict(option)}: ${lowerFirst(option.title)}. `,
				indent: '  ',
			}),
		),
	];
};

/** What took how long, the slowest first. */
export const durationLines = (result: PreflightResult, {width, paint}: Options): string[] => {
	const {clusters, checks} = slowestFirst(result);
	const times = (items: typeof clusters) =>
		items.map(({name, durationMs}) => `${name}\u00A0${String(durationMs)}\u00A0ms`).join(', ');
	return [
		paint('heading', 'Durations, the slowest first'),
		...wrapHanging(times(clusters), {width, first: 'surveys: ', indent: '  '}),
		...wrapHanging(checks.length === 0 ? 'each under 1 ms' : times(checks), {
			width,
			first: 'checks: ',
			indent: '  ',
		}),
	].map(line => line.replaceAll('\u00A0', ' '));
};
