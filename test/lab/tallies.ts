import {setTimeout as sleep} from 'node:timers/promises';
import type {Tally} from './load.ts';

type Tallies = ReadonlyMap<string, Tally>;

/** What was added to a tally since another. */
const added = (before: Tally | undefined, after: Tally): Tally => {
	const counts = Object.entries(after).map(([code, count]): [string, number] => [
		code,
		count - (before?.[code] ?? 0),
	]);
	return Object.fromEntries(counts.filter(([, count]) => count !== 0));
};

export const since = (before: Tallies, after: Tallies): Map<string, Tally> =>
	new Map([...after].map(([label, tally]) => [label, added(before.get(label), tally)]));
export const failed = (tally: Tally): number =>
	Object.entries(tally)
		.filter(([code]) => code !== '200')
		.reduce((sum, [, count]) => sum + count, 0);
export const sent = (tally: Tally): number =>
	Object.values(tally).reduce((sum, count) => sum + count, 0);

/** What those that failed came to: ` (503: 4, 000: 2)`. */
const codesOf = (tally: Tally): string =>
	failed(tally) === 0
		? ''
		: ` (${Object.entries(tally)
				.filter(([code]) => code !== '200')
				.map(([code, count]) => `${code}: ${String(count)}`)
				.join(', ')})`;

/** `kept connections: 4505 requests, 57 a second, 0 failed; …` */
export const tallyWords = (tallies: Tallies, seconds: number): string =>
	[...tallies]
		.map(
			([label, tally]) =>
				`${label}: ${String(sent(tally))} requests, ${String(Math.round(sent(tally) / seconds))} a second, ${String(failed(tally))} failed${codesOf(tally)}`,
		)
		.join('; ');

/** The same as figures. */
export const tallyFigures = (tallies: Tallies): Record<string, {sent: number; failed: number}> =>
	Object.fromEntries(
		[...tallies].map(([label, tally]) => [label, {sent: sent(tally), failed: failed(tally)}]),
	);

/** Until all requests are answered, wherever they go; the first ones come before endpoints are known. */
export const untilAnswered = async (tally: () => Promise<Tallies>): Promise<Tallies> => {
	for (;;) {
		const before = await tally();
		await sleep(3000);
		const after = await tally();
		const now = [...since(before, after).values()];
		if (now.length > 0 && now.every(each => sent(each) > 100 && failed(each) === 0)) {
			return after;
		}
	}
};
