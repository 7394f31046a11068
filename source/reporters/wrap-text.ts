/** Breaks a text into lines of at most `width` columns at its spaces; a longer word has a line of its own. Later lines get `indent`. A no-break space breaks nothing. */
export const wrapText = (
	text: string,
	{width, first = '', indent = ''}: {width: number; first?: string; indent?: string},
): string[] => {
	const lines: string[] = [];
	let line = first;
	let isEmpty = true;
	for (const word of text.split(/[ \n\t]+/v).filter(Boolean)) {
		if (!isEmpty && [...line].length + 1 + [...word].length > width) {
			lines.push(line);
			line = indent;
			isEmpty = true;
		}

		line += isEmpty ? word : ` ${word}`;
		isEmpty = false;
	}

	return [...lines, line];
};
