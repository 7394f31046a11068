import type {AuthorityFiles} from './judge-authority.ts';

export type AuthorityNames = AuthorityFiles & {key: string};

/** As Istio's guide names them. */
const istioNames: AuthorityNames = {
	certificate: 'ca-cert.pem',
	key: 'ca-key.pem',
	root: 'root-cert.pem',
	chain: 'cert-chain.pem',
};

/** Those of a TLS Secret, as cert-manager writes it; what stands between is beside the certificate. */
const tlsNames: AuthorityNames = {
	certificate: 'tls.crt',
	key: 'tls.key',
	root: 'ca.crt',
	chain: 'tls.crt',
};

/** By which names istiod reads a CA: those of a TLS Secret wherever its certificate is there, whatever else is (fact C-2). */
export const authorityNames = (present: readonly string[]): AuthorityNames =>
	present.includes(tlsNames.certificate) ? tlsNames : istioNames;

/** Where a CA's key may be, by either set of names. */
export const authorityKeyNames: readonly string[] = [istioNames.key, tlsNames.key];
