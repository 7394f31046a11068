/** The day of a moment (epoch milliseconds) in UTC, as `2026-11-29`: a pipeline and a desk agree on it. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** Whether a text is a day of the calendar: 2027-02-30 is none. */
export const isDay = (text: string): boolean => {
	const time = /^\d{4}-\d{2}-\d{2}$/v.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
	return !Number.isNaN(time) && dayOf(time) === text;
};

/** How many days a day (`2026-11-29`) is ahead of the day of a moment; negative: past. */
export const daysUntil = (day: string, now: number): number =>
	(Date.parse(day) - Date.parse(dayOf(now))) / 86_400_000;
