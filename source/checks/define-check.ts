import type {Check, FindingStatus, Verdict} from './finding.ts';

/** Fills in what every check says of itself in the same way: where it is documented. */
export const defineCheck = (
	check: Omit<Check, 'docs'> & {when: Partial<Record<FindingStatus, string>>},
): Check => ({...check, docs: `docs/checks.md#${check.id}`});

/** What a rule says of a subject that the caller names. */
export type CheckResult = Omit<Verdict, 'clusters'>;
