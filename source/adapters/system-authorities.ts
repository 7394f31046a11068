import {getCACertificates} from 'node:tls';

let known: string[] | undefined;

/** Node's authorities (with those of `NODE_EXTRA_CA_CERTS`) and the system's, as other programs trust a private CA that the system knows. Reading them takes some time, once. */
export const systemAuthorities = (): string[] => {
	known ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
	return known;
};
