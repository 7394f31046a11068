/** Looks into what an API answered without trusting its shape: whatever is not there, or is something else, is undefined or empty. */

/** The value at a path of keys and indexes. */
export const at = (value: unknown, ...path: ReadonlyArray<string | number>): unknown => {
	let current = value;
	for (const key of path) {
		if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) {
			return undefined;
		}

		current = Reflect.get(current, key);
	}

	return current;
};

export const stringAt = (
	value: unknown,
	...path: ReadonlyArray<string | number>
): string | undefined => {
	const found = at(value, ...path);
	return typeof found === 'string' ? found : undefined;
};

export const listAt = (
	value: unknown,
	...path: ReadonlyArray<string | number>
): readonly unknown[] => {
	const found = at(value, ...path);
	return Array.isArray(found) ? found : [];
};

export const stringsAt = (value: unknown, ...path: ReadonlyArray<string | number>): string[] =>
	listAt(value, ...path).filter(item => typeof item === 'string');
