/** `1,000`, of a whole number. Not by `toLocaleString`, whose first call takes as long as Node's own start. */
export const numberText = (number: number): string =>
	String(number).replaceAll(/\B(?=(?:\d{3})+$)/gv, ',');

/** `1 cluster`, `3 clusters`. */
export const plural = (
	count: number,
	word: string,
	words = `${word}s`,
	write: (count: number) => string = String,
): string => `${write(count)} ${count === 1 ? word : words}`;
