import type {UnknownFact} from '../fact.ts';

/** What a plain survey says of a Secret's contents. */
export const notRead = (source: string): UnknownFact => ({
	known: false,
	reason: 'not-read',
	detail: 'the contents of Secrets are read with --read-secrets only',
	source,
});
