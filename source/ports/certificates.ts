import type {CertificateFacts} from '../mesh/certificate-facts.ts';
import type {Sensitive} from '../sensitive.ts';

export type KeyPair = {certificate: string; key: Sensitive};

export type CertificatesPort = {
	/** A self-signed root with the fields of Istio's Makefile (fact C-7), RSA 4096, 3650 days; valid from ten minutes before `now`. */
	makeRoot: (options: {organization: string; now: number}) => Promise<KeyPair>;
	/**
	An intermediate for one cluster, signed by the root: RSA 4096, path length 0, two years unless `days` says otherwise, never longer
	than the root, which may be any authority with an RSA, P-256 or P-384 key. Throws `MeshError` for one that cannot sign: another kind
	of key, no CA, expired, another's key.
	*/
	makeIntermediate: (options: {
		root: KeyPair;
		organization: string;
		cluster: string;
		now: number;
		days?: number;
	}) => Promise<KeyPair>;
	/** Every certificate in a PEM text, any key type. Throws `MeshError` for text that holds none. */
	read: (pem: string) => CertificateFacts[];
	/**
	A private key as unencrypted PKCS#8, the one form that istiod takes for every kind. Throws `MeshError`: `trust.key-encrypted` where it
	needs a passphrase, `trust.passphrase-wrong`, `trust.key-unreadable`.
	*/
	openKey: (key: Sensitive, passphrase?: Sensitive) => Sensitive;
	/** An unencrypted key, encrypted (PKCS#8, AES-256). */
	lockKey: (key: Sensitive, passphrase: Sensitive) => Sensitive;
	/** Whether the key belongs to the first certificate of the PEM. Throws `MeshError` for a key that is none or is encrypted. */
	matches: (certificate: string, key: Sensitive) => boolean;
	/** Whether `certificate` (first of its PEM) was signed by `issuer` (first of its PEM). */
	isSignedBy: (certificate: string, issuer: string) => boolean;
	/** Whether the first certificate of the PEM is for this host name. */
	isFor: (certificate: string, host: string) => boolean;
};
