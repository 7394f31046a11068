import type {MeshError} from '../errors.ts';
import {authorityFaults, type AuthorityUse} from '../mesh/authority-faults.ts';
import {plural} from '../text/plural.ts';
import {faultError} from './file-error.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** As the check `trust.cacerts-expiry` has it. */
const soonDays = 90;

/** What keeps a certificate from being an authority with so many others below it; empty when nothing does. */
export const authorityProblems = (use: AuthorityUse): MeshError[] =>
	authorityFaults(use).map(fault => faultError(fault));

/** A certificate that will not last for long, as a sentence; empty otherwise. Expired ones are faults. */
export const expiryWarnings = ({
	file,
	facts,
	now,
}: Pick<AuthorityUse, 'file' | 'facts' | 'now'>): string[] => {
	const days = Math.floor((facts.notAfter - now) / dayMs);
	return facts.notAfter > now && days < soonDays
		? [
				`${file} ("${facts.subject}") expires in ${plural(days, 'day')}, on ${new Date(facts.notAfter).toISOString().slice(0, 10)}: every connection of the mesh ends with it`,
			]
		: [];
};
