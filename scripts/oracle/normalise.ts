/** What differs from one run to the next of the same code, by what takes its place. */
const volatile: ReadonlyArray<readonly [RegExp, string]> = [
	[/\b\d{8}-\d{6}-[\da-f]{4}\b/gv, 'RUN'],
	[/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gv, 'UID'],
	[/\b(?:[\da-fA-F]{2}:)+[\da-fA-F]{2}…/gv, 'HASH'],
	[/\b(?:[\da-fA-F]{2}:){2,}[\da-fA-F]{2}/gv, 'HASH'],
	[/\b(?=[\da-f]*\d)[\da-f]{12,}\b/gv, 'HASH'],
	[/(?<=\b(?:istiod|istio-eastwestgateway|hello-[\w\-]+?))-[\da-z]{6,10}-[\da-z]{5}\b/gv, '-POD'],
	[/\b\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?/gv, 'DATE'],
	[/(?<="(?:at|durationMs|startedAt|etaMs|elapsedMs|sinceMs)": ?)[\d.]+/gv, '0'],
	[/\btime="[\d.]+"/gv, 'time="0"'],
	[/\b\d{1,2}:\d\d(?::\d\d)?\b/gv, 'TIME'],
	[/\b\d+(?:\.\d+)?\s?(?:ms|s|min)\b(?:\s\d+\s?s\b)?/gv, 'TIME'],
	[/ {2,}/gv, '  '],
	[/─+/gv, '─'],
];

export const normalise = (text: string): string => {
	let rest = text;
	for (const [pattern, name] of volatile) {
		rest = rest.replaceAll(pattern, name);
	}

	return rest;
};

/** Of lines that are told as they happen, side by side: which there are, not in which order. */
export const unordered = (text: string): string =>
	`${normalise(text).trimEnd().split('\n').toSorted().join('\n')}\n`;
