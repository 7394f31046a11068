import {listed} from '../text/listed.ts';
import {plural} from '../text/plural.ts';
import {checks} from '../checks/index.ts';
import {categoryOf} from '../checks/select-checks.ts';

/** What was not checked, in a sentence: whole categories by their name, other checks by their id. */
export const leftOutText = (leftOut: readonly string[]): string => {
	const names = [...Map.groupBy(leftOut, categoryOf)].flatMap(([category, ids]) => {
		const all = checks.filter(({id}) => categoryOf(id) === category).length;
		return ids.length === all && all > 1 ? [`all ${String(all)} of ${category}`] : ids;
	});
	return `Not checked (--only, --skip): ${plural(leftOut.length, 'check')}: ${listed(names)}.`;
};
