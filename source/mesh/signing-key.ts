import type {CertificateFacts} from './certificate-facts.ts';

type Key = Pick<CertificateFacts, 'keyType' | 'curve'>;

/** With which keys intermediates are issued here; others' intermediates are made elsewhere and brought. */
const curves: ReadonlySet<string | undefined> = new Set(['prime256v1', 'secp384r1']);

export const canIssue = ({keyType, curve}: Key): boolean =>
	keyType === 'rsa' || (keyType === 'ec' && curves.has(curve));

/** `ec (secp521r1)`. */
export const keyName = ({keyType, curve}: Key): string =>
	`${keyType}${curve === undefined ? '' : ` (${curve})`}`;
