/** `1,000`. */
export const numberText = (number: number): string => number.toLocaleString('en');

/** `1 cluster`, `3 clusters`. */
export const plural = (
	count: number,
	word: string,
	words = `${word}s`,
	write: (count: number) => string = String,
): string => `${write(count)} ${count === 1 ? word : words}`;
