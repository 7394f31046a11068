import {dayOf, isDay} from './days.ts';

/** A finding that somebody takes upon themselves: wherever it is found, or only where it concerns one of `clusters`. */
export type Waiver = {
	id: string;
	/** By name; empty: everywhere. */
	clusters: readonly string[];
	/** Why it is acceptable; shown wherever the finding is. */
	reason?: string;
	/** The last day on which it holds, as `2027-01-31`. Days are those of UTC, so that a pipeline and a desk agree. */
	until?: string;
};

/** Which waivers hold, and which have run out, as one has whose last day is no day. `now`: epoch milliseconds. */
export const sortWaivers = (
	waivers: readonly Waiver[],
	now: number,
): {active: readonly Waiver[]; expired: readonly Waiver[]} => {
	const today = dayOf(now);
	const isExpired = ({until}: Waiver) => until !== undefined && (!isDay(until) || until < today);
	return {
		active: waivers.filter(waiver => !isExpired(waiver)),
		expired: waivers.filter(waiver => isExpired(waiver)),
	};
};

/** The flags by which a command of ours accepts the same, as words. */
export const waiveFlags = (waivers: readonly Waiver[]): readonly string[] =>
	waivers.flatMap(({id, clusters, reason}) => [
		'--waive',
		`${id}${clusters.length === 0 ? '' : `=${clusters.join(',')}`}${reason === undefined ? '' : `: ${reason}`}`,
	]);

/** `nodes.ready in east-1, west-1`: what a waiver is for. */
const waiverText = ({id, clusters}: Waiver): string =>
	clusters.length === 0 ? id : `${id} in ${clusters.join(', ')}`;

/** What is said of a waiver that has run out. */
export const expiredText = (waiver: Waiver): string =>
	`the waiver of ${waiverText(waiver)} ran out on ${waiver.until ?? ''} and no longer holds${waiver.reason === undefined ? '' : ` (its reason was: ${waiver.reason})`}`;
