const masks: ReadonlyArray<readonly [RegExp, string]> = [
	// Runs, certificates, pods and ids have names of their own each time.
	[/\b\d{8}-\d{6}-[\da-f]{4}\b/gv, 'RUN'],
	[/\b[\da-f]{2}:[\da-f]{2}(?:(?::[\da-f]{2})+…?|…)/gv, 'HASH'],
	[/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gv, 'UID'],
	[/\b(?=[\da-f]*\d)[\da-f]{12,}…?/gv, 'HASH'],
	[/(?<=\b(?:istiod|istio-eastwestgateway|hello-[\w\-]+?))-[\da-z]{6,10}-[\da-z]{5}\b/gv, '-POD'],
	// Times and how long things took.
	[/\b\d{4}-\d\d-\d\d\b/gv, 'DATE'],
	[/\b\d{1,2}:\d\d(?::\d\d)?\b/gv, 'TIME'],
	[/\b\d+(?:\.\d+)?\s?(?:ms|s|min|m|h)\b(?:\s\d+\s?(?:s|m)\b)?/gv, 'TIME'],
	// Checks come and go; a screen that counts them stays as it is.
	[/\b\d[\d,]*(?= (?:checks?|findings?|notes?|passed|skipped|unknown)\b)/gv, 'N'],
	// What turns while something runs.
	[/[\u2800-\u28FF]/gv, '*'],
	// Columns are as wide as what stands in them.
	[/─+/gv, '─'],
	[/ +/gv, ' '],
];

/** Screens of a run: what happens side by side happens in another order each time. */
const isOfRun = (name: string): boolean => /^(?:install|verify|done)/v.test(name);

/** What must be the same when a screen is taken again: all but what `masked` leaves out; of a run's screens the headline and the hints. */
export const likeness = (name: string, screen: string): readonly string[] => {
	const lines = masked(screen).split('\n');
	return isOfRun(name)
		? [(lines[0] ?? '').replace(/(?<=\]).*$/v, ''), String(lines.length), lines.at(-1) ?? '']
		: lines;
};

const maskedLine = (line: string): string => {
	let result = line;
	for (const [pattern, name] of masks) {
		result = result.replaceAll(pattern, name);
	}

	return result;
};

/** A screen without what differs from run to run: times, names that are made up, and the room that those take. */
export const masked = (screen: string): string =>
	screen
		.split('\n')
		.map(line => maskedLine(line).trimEnd())
		.join('\n')
		.trimEnd();
