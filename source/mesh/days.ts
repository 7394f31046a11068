/** The day of a moment (epoch milliseconds) in UTC, as `2026-11-29`: a pipeline and a desk agree on it. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** How many days a day (`2026-11-29`) is ahead of the day of a moment; negative: past. */
export const daysUntil = (day: string, now: number): number =>
	(Date.parse(day) - Date.parse(dayOf(now))) / 86_400_000;
