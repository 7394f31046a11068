const unescaped = (text: string): string =>
	text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const textOf = (svg: string): string =>
	[...svg.matchAll(/<text [^>]*>(?<text>[^<]*)<\/text>/gv)]
		.map(({groups}) => unescaped(groups?.['text'] ?? ''))
		.join(' ');

/** The words of a still, row by row, without lines and gaps. */
export const wordsOfStill = (svg: string): string =>
	[...svg.matchAll(/<g transform="translate\(0 \d+\)">(?<row>.*)<\/g>/gv)]
		.map(({groups}) => textOf(groups?.['row'] ?? ''))
		.join('\n');

/** The words of each frame of an animation, in their order. */
export const wordsOfFrames = (svg: string): string[] => {
	const rows = new Map(
		[...svg.matchAll(/<g id="(?<id>r\d+)">(?<row>.*)<\/g>/gv)].map(({groups}) => [
			groups?.['id'],
			textOf(groups?.['row'] ?? ''),
		]),
	);
	return [...svg.matchAll(/<g class="f .*/gv)].map(([frame]) =>
		[...frame.matchAll(/href="#(?<id>r\d+)"/gv)]
			.map(({groups}) => rows.get(groups?.['id']) ?? '')
			.join('\n'),
	);
};
