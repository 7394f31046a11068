import {exitCodes} from '../errors.ts';
import type {Finding} from './finding.ts';

/** How warnings and unknowns count: 4, 0 with `--allow-warnings`, 3 with `--strict`. */
export type Strictness = 'normal' | 'allow-warnings' | 'strict';

/** The exit code that findings stand for (decision D-5). Notes, skipped and waived findings cost nothing. */
export const exitCodeFor = (
	findings: readonly Finding[],
	strictness: Strictness = 'normal',
): number => {
	if (findings.some(({status}) => status === 'fail')) {
		return exitCodes.errorsFound;
	}

	if (!findings.some(({status}) => status === 'warn' || status === 'unknown')) {
		return exitCodes.done;
	}

	switch (strictness) {
		case 'normal': {
			return exitCodes.warningsOnly;
		}

		case 'allow-warnings': {
			return exitCodes.done;
		}

		case 'strict': {
			return exitCodes.errorsFound;
		}
	}
};
