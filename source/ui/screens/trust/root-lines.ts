import {wrapText} from '../../../text/fit-text.ts';
import type {RootView} from '../../../wizard/options.ts';

/** The whole fingerprint, broken between bytes: `SHA-256 3f:9a:…`. */
const fingerprintLines = (fingerprint: string, columns: number): readonly string[] => {
	const head = 'SHA-256 ';
	const bytes = fingerprint.match(/.{1,2}/gv) ?? [];
	// Halves of the same length are easier to compare than a long line and a rest.
	const fitting = Math.max(4, Math.floor((columns - head.length + 1) / 3));
	const lineCount = Math.ceil(bytes.length / fitting);
	const inLine = Math.ceil(bytes.length / lineCount);
	return Array.from(
		{length: lineCount},
		(_, index) =>
			`${index === 0 ? head : ' '.repeat(head.length)}${bytes.slice(index * inLine, (index + 1) * inLine).join(':')}${index < lineCount - 1 ? ':' : ''}`,
	);
};

/** A root to compare with another: its whole SHA-256, whose it is, how long it lasts. */
export const rootViewLines = (
	{fingerprint, subject, notAfter}: RootView,
	columns: number,
): readonly string[] =>
	[
		...fingerprintLines(fingerprint, columns),
		...wrapText(
			[
				...(subject === undefined ? [] : [subject]),
				...(notAfter === undefined
					? []
					: [`valid until ${new Date(notAfter).toISOString().slice(0, 10)}`]),
			].join(', '),
			columns,
		),
	].filter(line => line !== '');
