import type {Buffer} from 'node:buffer';
import type {DetailedPeerCertificate, TLSSocket} from 'node:tls';

const pemOf = (der: Buffer): string =>
	`-----BEGIN CERTIFICATE-----\n${der.toString('base64').replaceAll(/.{64}/gv, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;

/**
What the peer of a handshake showed, leaf first, each as PEM. Node links the certificates that the peer sent as issuers, and after them the
one that we trust; the last links to itself, or to nothing.
*/
export const chainOf = (socket: TLSSocket): string[] => {
	const chain: string[] = [];
	const seen = new Set<string>();
	let current: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
	while (current?.raw !== undefined && !seen.has(current.fingerprint256)) {
		seen.add(current.fingerprint256);
		chain.push(pemOf(current.raw));
		current = current.issuerCertificate;
	}

	return chain;
};
