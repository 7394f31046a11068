import type {CertificatesPort} from '../../source/ports/certificates.ts';
import type {ClockPort} from '../../source/ports/clock.ts';

/** A clock that stands still until it is told to move. */
export const stillClock = (): ClockPort & {advance: (ms: number) => void} => {
	let now = 0;
	return {
		now: () => now,
		monotonic: () => now,
		async sleep(ms) {
			now += ms;
		},
		advance(ms) {
			now += ms;
		},
	};
};

/** Reads "certificates" of the form `fingerprint notAfter`, one a line. */
export const fingerprintReader: Pick<CertificatesPort, 'read'> = {
	read: text => text.trim().split('\n').map(line => {
		const [fingerprint = '', notAfter] = line.split(' ');
		return {
			subject: 'CN=root', issuer: 'CN=root', serial: '1', fingerprint, notBefore: 0, notAfter: Number(notAfter), isAuthority: true, keyType: 'rsa', keyBits: 4096,
		};
	}),
};
