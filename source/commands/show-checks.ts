import type {Check} from '../checks/finding.ts';
import {checks} from '../checks/index.ts';
import {exitCodes, UsageError} from '../errors.ts';
import {checkListJson, checkListText, checkText} from '../reporters/check-list.ts';
import {ansiPaint} from './ansi-paint.ts';
import {hasColor, type Io} from './io.ts';
import type {ShowChecksOptions} from './definitions/preflight.ts';
import {unknownCheck, whereChecksAre} from './unknown-check.ts';

const explained = (ids: readonly string[]): Check[] => {
	const known = checks.map(({id}) => id);
	const unknown = ids.filter(id => !known.includes(id));
	if (unknown.length > 0) {
		throw new UsageError(unknown.map(id => unknownCheck('--explain', id, known)).join('\n'), {
			remedy: [whereChecksAre],
		});
	}

	return ids.flatMap(id => checks.filter(check => check.id === id));
};

/** `preflight --list` and `--explain ID`: says what is checked, and looks at nothing. */
export const showChecks = async (
	{explain, output, color}: ShowChecksOptions,
	io: Io,
): Promise<number> => {
	const chosen = explain.length === 0 ? checks : explained(explain);
	const isPainted = hasColor(io.stdout, io.env, {color});
	const look = {width: io.stdout.columns, paint: isPainted ? ansiPaint : undefined};
	if (output === 'json') {
		io.stdout.write(checkListJson(chosen));
	} else {
		io.stdout.write(
			explain.length === 0
				? checkListText(chosen, look)
				: chosen.map(check => checkText(check, look)).join('\n'),
			{isPainted},
		);
	}

	return exitCodes.done;
};
