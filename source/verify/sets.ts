/** Whether two sets hold the same. (`Set.prototype.symmetricDifference` is newer than the library that we compile against.) */
export const isSameSet = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean =>
	a.size === b.size && [...a].every(item => b.has(item));
