/** Which of its four neighbours a line-drawing character reaches: up, right, down, left. */
const arms: Readonly<Record<string, string>> = {
	'─': 'rl',
	'│': 'ud',
	'┌': 'rd',
	'┐': 'dl',
	'└': 'ur',
	'┘': 'ul',
	'├': 'urd',
	'┤': 'udl',
	'┬': 'rdl',
	'┴': 'url',
	'┼': 'urdl',
	'╭': 'rd',
	'╮': 'dl',
	'╰': 'ur',
	'╯': 'ul',
	'╴': 'l',
	'╵': 'u',
	'╶': 'r',
	'╷': 'd',
};

export const isLineDrawing = (character: string): boolean => character in arms;

type Cell = {width: number; height: number};

const round = (value: number): number => Math.round(value * 10) / 10;

/**
Line-drawing characters as the path of a line that starts at `x`, so that lines meet whatever font a reader has.
*/
export const linePath = (
	characters: readonly string[],
	x: number,
	{width, height}: Cell,
): string => {
	const middle = height / 2;
	const parts: string[] = [];
	let line: {from: number; to: number} | undefined;
	const endLine = (): void => {
		if (line !== undefined) {
			parts.push(`M${round(line.from)} ${round(middle)}H${round(line.to)}`);
			line = undefined;
		}
	};

	for (const [index, character] of characters.entries()) {
		const reach = arms[character] ?? '';
		const [left, center, right] = [
			x + index * width,
			x + (index + 0.5) * width,
			x + (index + 1) * width,
		];
		if (reach.includes('u') || reach.includes('d')) {
			parts.push(
				`M${round(center)} ${reach.includes('u') ? 0 : round(middle)}V${reach.includes('d') ? height : round(middle)}`,
			);
		}

		const [from, to] = [reach.includes('l') ? left : center, reach.includes('r') ? right : center];
		if (line?.to !== from) {
			endLine();
		}

		if (from < to) {
			line = {from: line?.from ?? from, to};
		}
	}

	endLine();
	return parts.join('');
};
