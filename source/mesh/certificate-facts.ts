/** A name that an authority permits or excludes below it (RFC 5280, 4.2.1.10); of addresses and directory names only the kind is read. */
export type NameSubtree = {
	kind: 'dns' | 'uri' | 'email' | 'ip' | 'directory' | 'other';
	name: string;
};

type NameConstraints = {
	isCritical: boolean;
	permitted: readonly NameSubtree[];
	excluded: readonly NameSubtree[];
};

/** What a PEM certificate says. Dates are epoch milliseconds; the fingerprint is the SHA-256 of the DER, lower-case hex. */
export type CertificateFacts = {
	subject: string;
	issuer: string;
	serial: string;
	fingerprint: string;
	notBefore: number;
	notAfter: number;
	/** A CA by its basic constraints. */
	isAuthority: boolean;
	/** False where its key usage is there and lacks keyCertSign. */
	maySign: boolean;
	/** How many authorities it allows below it; undefined where it sets no bound. */
	pathLength?: number;
	/** What it was signed with, such as `SHA-256`; undefined for an algorithm that has no digest of its own, or is not known. */
	digest?: string;
	/** As node:crypto names it: `rsa`, `rsa-pss`, `ec`, `ed25519`; `unknown` for what it does not know. */
	keyType: string;
	keyBits?: number;
	/** Of an EC key, as OpenSSL names it: `prime256v1`. */
	curve?: string;
	/** Extended usages (`serverAuth`, `any`, or an OID as it is written); undefined where it sets none. */
	extendedUsages?: readonly string[];
	nameConstraints?: NameConstraints;
	/** Of its own signature, where that is RSA-PSS: whether the salt is as long as the digest of a SHA-2, which Go wants. */
	hasUsualSalt?: boolean;
	/** It makes whoever verifies look for certificate policies below it. */
	requiresPolicy?: boolean;
	/** OIDs of critical extensions that whoever verifies it must know, and that Go or BoringSSL does not. */
	unknownCritical?: readonly string[];
};
