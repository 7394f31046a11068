import type {Check} from '../checks/finding.ts';
import {checks} from '../checks/index.ts';
import {selectChecks, selectionText, type Selection} from '../checks/select-checks.ts';
import {UsageError} from '../errors.ts';
import {unknownCheck, whereChecksAre} from './unknown-check.ts';

/**
The checks that `--only` and `--skip` choose, and the ids of the others.

@throws {UsageError} naming every word that is neither an id nor a category, or when nothing is left.
*/
export const chosenChecks = (
	selection: Selection,
): {selected: readonly Check[]; leftOut: readonly string[]} => {
	const words = selectionText(checks);
	const problems = (['only', 'skip'] as const).flatMap(flag =>
		selection[flag]
			.filter(word => !words.includes(word))
			.map(word => unknownCheck(`--${flag}`, word, words)),
	);
	const chosen = selectChecks(checks, selection);
	if (problems.length === 0 && chosen.selected.length === 0) {
		problems.push('--only and --skip leave no check.');
	}

	if (problems.length > 0) {
		throw new UsageError(problems.join('\n'), {remedy: [whereChecksAre]});
	}

	return chosen;
};
