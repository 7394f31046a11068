/** The upper median; NaN of none, so that a figure that was never taken is seen as such. */
export const median = (numbers: readonly number[]): number =>
	numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** The median of each column of rounds that were taken side by side. */
export const medians = (rounds: ReadonlyArray<readonly number[]>): number[] =>
	(rounds[0] ?? []).map((_, column) => median(rounds.map(round => round[column] ?? Number.NaN)));
