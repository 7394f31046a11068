import type {IBuffer, Terminal} from '@xterm/headless';

const linesOf = (buffer: IBuffer, first: number, end: number): string =>
	Array.from(
		{length: Math.max(end - first, 0)},
		(_, index) => buffer.getLine(first + index)?.translateToString(true) ?? '',
	)
		.map(line => line.trimEnd())
		.join('\n')
		.trimEnd();

/** What a person sees now, without the blank rows at the end. */
export const screenText = ({buffer: {active}, rows}: Terminal): string =>
	linesOf(active, active.baseY, active.baseY + rows);

/** All of the primary screen, with what has scrolled off its top. */
export const normalText = ({buffer: {normal}}: Terminal): string =>
	linesOf(normal, 0, normal.length);
