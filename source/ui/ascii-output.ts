import {columnsOf} from '../text/fit-text.ts';

/** What the glyphs of theme.ts don't cover: signs inside texts, and those that Ink itself writes. */
const plain: Readonly<Record<string, string>> = {
	'✔': '+',
	'✖': 'x',
	'…': '~',
	'↔': '=',
	'→': '>',
	'←': '<',
	'·': '-',
	'×': 'x',
	'–': '-',
	'—': '-',
	'“': '"',
	'”': '"',
	'‘': "'",
	'’': "'",
};

/** The same text in ASCII, column for column: what has no like there becomes a question mark. */
export const asciiText = (text: string): string =>
	text.replaceAll(/\P{ASCII}/gv, character => plain[character] ?? '?'.repeat(columnsOf(character)));

/** A terminal that is never sent anything but ASCII, whoever writes. */
export const asciiOutput = (stdout: NodeJS.WriteStream): NodeJS.WriteStream => {
	const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean =>
		Reflect.apply(stdout.write.bind(stdout) as (...parameters: unknown[]) => boolean, undefined, [
			typeof chunk === 'string' ? asciiText(chunk) : chunk,
			...rest,
		]);
	return new Proxy(stdout, {
		get(target, property) {
			if (property === 'write') {
				return write;
			}

			const value: unknown = Reflect.get(target, property, target);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
};
