import {columnsOf} from '../../../text/fit-text.ts';
import type {ContextRow} from './context-rows.ts';

/** How wide each column is; 0 leaves it out. `rest`: what is left over at the right. */
export type ContextColumns = {
	gap: number;
	name: number;
	network: number;
	context: number;
	server: number;
	version: number;
	nodes: number;
	istio: number;
	latency: number;
	rest: number;
};

const widest = (texts: readonly string[], {least, most}: {least: number; most: number}): number =>
	Math.min(most, Math.max(least, ...texts.map(text => columnsOf(text))));

/** The sign of the highlighted row and the box that says whether a row is chosen. */
export const signColumns = 3;

/** Shares a row out. The facts keep their place whatever is filtered, so all rows count, not those shown. */
export const contextColumns = (rows: readonly ContextRow[], columns: number): ContextColumns => {
	const isWide = columns >= 110;
	const gap = columns >= 76 ? 2 : 1;
	const fixed = {
		gap,
		network: isWide ? 12 : 0,
		server: isWide
			? widest(
					rows.map(({view}) => view.server),
					{least: 6, most: 30},
				)
			: 0,
		version: 7,
		nodes: columns >= 70 ? 5 : 0,
		istio: columns >= 66 ? 7 : 0,
		latency: 7,
	};
	// A name that can't stay is marked behind it.
	const name = widest(
		rows.map(row => `${row.name}  `),
		{least: 8, most: isWide ? 26 : Math.floor(columns / 4)},
	);
	const taken = Object.entries(fixed)
		.filter(([key, width]) => key !== 'gap' && width !== 0)
		.reduce((sum, [, width]) => sum + width + gap, signColumns + gap + name + gap);
	const context =
		widest(
			rows.map(row => row.context),
			{least: 7, most: columns - taken - 2},
		) + 2;
	return {
		...fixed,
		name,
		context,
		rest: Math.max(0, columns - taken - context),
	};
};

/** Of the facts together and what is right of them, for words that stand in their place. */
export const factColumns = ({gap, version, nodes, istio, latency, rest}: ContextColumns): number =>
	[version, nodes, istio, latency]
		.filter(width => width > 0)
		.reduce((sum, width) => sum + width + gap, rest - gap);
