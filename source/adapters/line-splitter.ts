/** A line without an end is told in pieces of so many characters. */
const longestLine = 64 * 1024;

/** Splits istioctl's streams into lines: it writes the newline first, so the last line comes without one (fact T-3). */
export const lineSplitter = (onLine: (line: string) => void) => {
	let rest = '';
	const emit = (line: string) => {
		const shown = line.slice(line.lastIndexOf('\r') + 1).trimEnd();
		if (shown.trim() !== '') {
			onLine(shown);
		}
	};

	return {
		push(chunk: string) {
			const lines = (rest + chunk).split('\n');
			rest = lines.pop() ?? '';
			for (const line of lines) {
				emit(line);
			}

			if (rest.length > longestLine) {
				emit(rest);
				rest = '';
			}
		},
		flush() {
			emit(rest);
			rest = '';
		},
	};
};
