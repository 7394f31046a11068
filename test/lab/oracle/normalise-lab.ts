import {normalise} from '../../../scripts/oracle/normalise.ts';

/** What differs from run to run on real clusters alone: where they are, and who of several answers how often. */
const volatile: ReadonlyArray<readonly [RegExp, string]> = [
	[/\b\d{1,3}(?:\.\d{1,3}){3}\b/gv, 'ADDRESS'],
	[/(?<=requests for hello were answered by )[^"]+/gv, 'SOME'],
	[/(?<="requests": )\d+/gv, 'N'],
	[/(?<="(?:\?|oracle-\w)": )\d+/gv, 'N'],
];

export const normaliseLab = (text: string): string => {
	let rest = text;
	for (const [pattern, name] of volatile) {
		rest = rest.replaceAll(pattern, name);
	}

	return normalise(rest);
};
