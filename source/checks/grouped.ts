/** Items by a key, in the order in which keys first appear. */
export const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): Array<[string, T[]]> => {
	const groups = new Map<string, T[]>();
	for (const item of items) {
		const key = keyOf(item);
		groups.set(key, [...(groups.get(key) ?? []), item]);
	}

	return [...groups];
};
