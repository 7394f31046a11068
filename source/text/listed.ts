/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
	items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;

type FewOptions = {
	/** How many are cut off at least: one more name may be as short as `1 more`. */
	least?: number;
	/** Writes how many are cut off. */
	write?: (count: number) => string;
};

/** The first few of many: `a, b, c and 47 more`. */
export const few = (
	items: readonly string[],
	most = 3,
	{least = 1, write = String}: FewOptions = {},
): string =>
	items.length >= most + least
		? `${items.slice(0, most).join(', ')} and ${write(items.length - most)} more`
		: listed(items);
