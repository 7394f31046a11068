import type {MeshError} from '../errors.ts';
import type {CertificateFacts} from '../ports/certificates.ts';
import {fileError} from './file-error.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** As the check `trust.cacerts-expiry` has it. */
const soonDays = 90;
const fewestRsaBits = 2048;
const weakDigests = new Set(['MD2', 'MD5', 'SHA-1']);

const timeOf = (ms: number): string => new Date(ms).toISOString();

type AuthorityUse = {
	/** How errors name it: its path, or `Secret … in east-1`. */
	file: string;
	facts: CertificateFacts;
	now: number;
	/** How many authorities there are to be below it: none for the one that signs for workloads. */
	below: number;
};

/** Keys and digests that can be forged. Nobody checks how a root signed itself. */
const weaknesses = ({file, facts}: AuthorityUse): MeshError[] => [
	...(facts.keyType === 'rsa' && (facts.keyBits ?? fewestRsaBits) < fewestRsaBits
		? [
				fileError(
					'weak-key',
					file,
					`("${facts.subject}") has an RSA key of ${String(facts.keyBits)} bits, which can be broken; ${fewestRsaBits} is the least`,
					['Issue it again with a key of 4096 bits, or P-256.'],
				),
			]
		: []),
	...(facts.digest !== undefined && weakDigests.has(facts.digest) && facts.subject !== facts.issuer
		? [
				fileError(
					'weak-digest',
					file,
					`("${facts.subject}") is signed with ${facts.digest}, which can be forged, and istiod refuses it`,
					['Issue it again with SHA-256.'],
				),
			]
		: []),
];

/** What keeps a certificate from being an authority with so many others below it; empty when nothing does. */
export const authorityProblems = (use: AuthorityUse): MeshError[] => {
	const {file, facts, now, below} = use;
	const named = `("${facts.subject}")`;
	const {pathLength} = facts;
	return [
		...(facts.isAuthority
			? []
			: [
					fileError(
						'not-authority',
						file,
						`is not a CA certificate ("${facts.subject}"); istiod cannot sign with it`,
						[`Put a CA certificate into ${file}.`],
					),
				]),
		...(facts.isAuthority && !facts.maySign
			? [
					fileError(
						'may-not-sign',
						file,
						`${named} may not sign certificates: its key usage lacks keyCertSign`,
						['Issue it again with keyCertSign in its key usage.'],
					),
				]
			: []),
		...(facts.isAuthority && pathLength !== undefined && pathLength < below
			? [
					fileError(
						'path-length',
						file,
						`${named} allows ${pathLength === 0 ? 'no authority' : `${pathLength} ${pathLength === 1 ? 'authority' : 'authorities'}`} below it (path length ${pathLength}), and there ${below === 1 ? 'is' : 'are'} to be ${below}`,
						['Use an authority with a longer path length, or with none.'],
					),
				]
			: []),
		...(now < facts.notBefore
			? [
					fileError(
						'not-yet-valid',
						file,
						`is not valid before ${timeOf(facts.notBefore)}; it is ${timeOf(now)} here`,
						["Set this machine's clock right."],
					),
				]
			: []),
		...(now >= facts.notAfter
			? [
					fileError('expired', file, `expired on ${timeOf(facts.notAfter)}`, [
						"Put a valid certificate there, with its key. A cluster's folder may be moved away to have a new intermediate made.",
					]),
				]
			: []),
		...weaknesses(use),
	];
};

/** A certificate that will not last for long, as a sentence; empty otherwise. Expired ones are faults. */
export const expiryWarnings = ({file, facts, now}: Omit<AuthorityUse, 'below'>): string[] => {
	const days = Math.floor((facts.notAfter - now) / dayMs);
	return facts.notAfter > now && days < soonDays
		? [
				`${file} ("${facts.subject}") expires in ${days} ${days === 1 ? 'day' : 'days'}, on ${timeOf(facts.notAfter).slice(0, 10)}: every connection of the mesh ends with it`,
			]
		: [];
};
