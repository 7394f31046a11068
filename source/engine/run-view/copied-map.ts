/** A map that is copied at its first change, and the same one while there is none. */
type CopiedMap<Key, Value> = {
	set: (key: Key, value: Value) => void;
	clear: () => void;
	/** What it has become. */
	result: () => ReadonlyMap<Key, Value>;
};

export const copiedMap = <Key, Value>(before: ReadonlyMap<Key, Value>): CopiedMap<Key, Value> => {
	let copy: Map<Key, Value> | undefined;
	return {
		set(key, value) {
			copy ??= new Map(before);
			copy.set(key, value);
		},
		clear() {
			copy = new Map();
		},
		result: () => copy ?? before,
	};
};
