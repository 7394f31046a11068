import {listed} from '../text/listed.ts';
import {plural} from '../text/plural.ts';
import type {CertificateFacts} from './certificate-facts.ts';
import {keyName} from './signing-key.ts';
import {excludedNames} from './name-constraints.ts';

/** What is wrong with a file of a CA: `message` begins with the file. */
export type AuthorityFault = {
	/** Of the error that is made of it: `trust.expired`. */
	code: string;
	file: string;
	message: string;
	remedy: readonly string[];
};

export type AuthorityUse = {
	/** How the certificate is named: by its path, or its key in `cacerts`. */
	file: string;
	facts: CertificateFacts;
	now: number;
	/** How many authorities there are to be below it: none for the one that signs for workloads. */
	below: number;
	/** Of the mesh, where it is known; `cluster.local` otherwise. */
	trustDomain?: string;
};

const fewestRsaBits = 2048;
const weakDigests = new Set(['MD2', 'MD5', 'SHA-1']);
const curves = new Set(['secp224r1', 'prime256v1', 'secp384r1', 'secp521r1']);
/** A sidecar's certificate is shown to clients and to servers, so that every authority above it has to allow both. */
const neededUsages = ['serverAuth', 'clientAuth'] as const;
/** What istiod asks of the root; its sidecars ask nothing. */
const rootUsages = new Set(['serverAuth', 'any']);
/** Where no mesh says otherwise. */
const usualTrustDomain = 'cluster.local';

const timeOf = (ms: number): string => new Date(ms).toISOString();

type Says = (code: string, predicate: string, remedy: string) => AuthorityFault;

/** Keys that istiod, Go or BoringSSL do not take (fact C-10), and those that can be forged. */
const keyFaults = ({facts}: AuthorityUse, says: Says): AuthorityFault[] => {
	const {subject, keyType, keyBits, curve} = facts;
	if (keyType === 'rsa') {
		return (keyBits ?? fewestRsaBits) < fewestRsaBits
			? [
					says(
						'weak-key',
						`("${subject}") has an RSA key of ${String(keyBits)} bits, which can be broken; ${String(fewestRsaBits)} is the least`,
						'Issue it again with a key of 4096 bits, or P-256.',
					),
				]
			: [];
	}

	return keyType === 'ed25519' || (keyType === 'ec' && curves.has(curve ?? ''))
		? []
		: [
				says(
					'key-type',
					`("${subject}") has a key of type ${keyName(facts)}, which istiod or its sidecars do not take`,
					'Issue it again with an RSA key, or P-256.',
				),
			];
};

const isRoot = ({subject, issuer}: CertificateFacts): boolean => subject === issuer;

/** Nobody checks how a root signed itself. */
const signatureFaults = ({facts}: AuthorityUse, says: Says): AuthorityFault[] =>
	isRoot(facts)
		? []
		: [
				...(facts.digest !== undefined && weakDigests.has(facts.digest)
					? [
							says(
								'weak-digest',
								`("${facts.subject}") is signed with ${facts.digest}, which can be forged, and istiod refuses it`,
								'Issue it again with SHA-256.',
							),
						]
					: []),
				...(facts.hasUsualSalt === false
					? [
							says(
								'signature-salt',
								`("${facts.subject}") is signed with RSA-PSS and a salt that is not as long as its digest, and istiod refuses it`,
								'Issue it again with a salt as long as the digest (-sigopt rsa_pss_saltlen:digest), or without PSS.',
							),
						]
					: []),
			];

const basicFaults = ({file, facts, below}: AuthorityUse, says: Says): AuthorityFault[] => {
	const {isAuthority, maySign, subject, pathLength} = facts;
	if (!isAuthority) {
		return [
			says(
				'not-authority',
				`is not a CA certificate ("${subject}"); istiod cannot sign with it`,
				`Put a CA certificate into ${file}.`,
			),
		];
	}

	return [
		...(maySign
			? []
			: [
					says(
						'may-not-sign',
						`("${subject}") may not sign certificates: its key usage lacks keyCertSign`,
						'Issue it again with keyCertSign in its key usage.',
					),
				]),
		...(pathLength !== undefined && pathLength < below
			? [
					says(
						'path-length',
						`("${subject}") allows ${pathLength === 0 ? 'no authority' : plural(pathLength, 'authority', 'authorities')} below it (path length ${String(pathLength)}), and there ${below === 1 ? 'is' : 'are'} to be ${String(below)}`,
						'Use an authority with a longer path length, or with none.',
					),
				]
			: []),
	];
};

/** The extended usages that an authority does not allow below it, and that are needed. */
const missingUsages = (facts: CertificateFacts): readonly string[] => {
	const {extendedUsages} = facts;
	if (extendedUsages === undefined) {
		return [];
	}

	if (isRoot(facts)) {
		return extendedUsages.some(usage => rootUsages.has(usage)) ? [] : ['serverAuth'];
	}

	return neededUsages.filter(usage => !extendedUsages.includes(usage));
};

/** What it says of the certificates below it, beyond that there may be some. */
const restrictionFaults = (
	{facts, trustDomain = usualTrustDomain}: AuthorityUse,
	says: Says,
): AuthorityFault[] => {
	const {
		subject,
		extendedUsages,
		nameConstraints,
		requiresPolicy,
		serial,
		unknownCritical = [],
	} = facts;
	const missing = missingUsages(facts);
	const excluded = excludedNames(facts, {trustDomain});
	const foreign = nameConstraints?.isCritical
		? [...nameConstraints.permitted, ...nameConstraints.excluded].some(({kind}) =>
				['directory', 'other'].includes(kind),
			)
		: false;
	return [
		...(missing.length > 0
			? [
					says(
						'extended-usage',
						`("${subject}") does not allow ${listed(missing)} below it (its extended key usage is ${listed(extendedUsages ?? []) || 'empty'}): sidecars need serverAuth and clientAuth, and refuse one another's certificates without them`,
						'Issue it again without an extended key usage, or with serverAuth and clientAuth.',
					),
				]
			: []),
		...(excluded.length > 0
			? [
					says(
						'name-constraints',
						`("${subject}") has name constraints that exclude ${listed(excluded)}: certificates with such names, which istiod signs, are not valid below it`,
						`Issue it again without name constraints, or with some that permit the URI host ${trustDomain} and the DNS name istio-system.svc with all below it.`,
					),
				]
			: []),
		...(foreign
			? [
					says(
						'name-constraints',
						`("${subject}") has critical name constraints on directory names, which istiod does not know, so it refuses it`,
						'Issue it again without them, or with them not critical.',
					),
				]
			: []),
		...(requiresPolicy
			? [
					says(
						'policy',
						`("${subject}") requires certificate policies below it, and those that istiod signs have none`,
						'Issue it again without policy constraints.',
					),
				]
			: []),
		...(serial.startsWith('-')
			? [
					says(
						'serial',
						`("${subject}") has a negative serial number, and istiod does not read it`,
						'Issue it again with a positive serial number.',
					),
				]
			: []),
		...(unknownCritical.length > 0
			? [
					says(
						'unknown-critical',
						`("${subject}") has critical extensions that istiod or its sidecars do not know (${unknownCritical.join(', ')}), so they refuse it`,
						'Issue it again without them, or with them not critical.',
					),
				]
			: []),
	];
};

const validityFaults = ({facts, now}: AuthorityUse, says: Says): AuthorityFault[] => [
	...(now < facts.notBefore
		? [
				says(
					'not-yet-valid',
					`is not valid before ${timeOf(facts.notBefore)}; it is ${timeOf(now)} here`,
					"Set this machine's clock right.",
				),
			]
		: []),
	...(now >= facts.notAfter
		? [
				says(
					'expired',
					`expired on ${timeOf(facts.notAfter)}`,
					"Put a valid certificate there, with its key. A cluster's folder may be moved away to have a new intermediate made.",
				),
			]
		: []),
];

/**
The one judgement of a CA certificate: whether istiod signs with it, or below it, and sidecars accept what it signs (fact C-10).
Empty where nothing stands in the way.
*/
export const authorityFaults = (use: AuthorityUse): AuthorityFault[] => {
	const says: Says = (code, predicate, remedy) => ({
		code: `trust.${code}`,
		file: use.file,
		message: `${use.file} ${predicate}`,
		remedy: [remedy],
	});
	return [basicFaults, validityFaults, keyFaults, signatureFaults, restrictionFaults].flatMap(
		faults => faults(use, says),
	);
};
