import {preflightJunit} from '../reporters/junit.ts';
import {preflightMarkdown} from '../reporters/markdown.ts';
import {preflightJson} from '../reporters/preflight-json.ts';
import type {PreflightResult} from '../reporters/preflight-result.ts';
import {preflightTable} from '../reporters/preflight-table.ts';
import {ansiPaint} from './ansi-paint.ts';
import {hasColor, type Io} from './io.ts';
import type {PreflightOptions} from './definitions/preflight.ts';

/** The one report that ends a preflight, on stdout; JSON lines have said it all by then. */
export const printPreflight = (
	result: PreflightResult,
	{
		output,
		color,
		strictness,
		verbose,
	}: Pick<PreflightOptions, 'output' | 'color' | 'strictness' | 'verbose'>,
	io: Pick<Io, 'stdout' | 'env'>,
): void => {
	switch (output) {
		case 'table': {
			io.stdout.write(
				preflightTable(result, {
					width: io.stdout.columns,
					verbose,
					paint: hasColor(io.stdout, io.env, {color}) ? ansiPaint : undefined,
				}),
			);
			break;
		}

		case 'json': {
			io.stdout.write(preflightJson(result));
			break;
		}

		case 'junit': {
			io.stdout.write(preflightJunit(result, {strictness}));
			break;
		}

		case 'markdown': {
			io.stdout.write(preflightMarkdown(result, {verbose}));
			break;
		}

		case 'jsonl': {
			break;
		}
	}
};
