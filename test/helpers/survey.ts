import type {CertificatesPort} from '../../source/ports/certificates.ts';

/** Reads "certificates" of the form `fingerprint notAfter`, one a line. */
export const fingerprintReader: Pick<CertificatesPort, 'read' | 'matches' | 'isSignedBy'> = {
	matches: () => true,
	isSignedBy: () => true,
	read: text =>
		text
			.trim()
			.split('\n')
			.map(line => {
				const [fingerprint = '', notAfter] = line.split(' ');
				return {
					subject: 'CN=root',
					issuer: 'CN=root',
					serial: '1',
					fingerprint,
					notBefore: 0,
					notAfter: Number(notAfter),
					isAuthority: true,
					maySign: true,
					keyType: 'rsa',
					keyBits: 4096,
				};
			}),
};
