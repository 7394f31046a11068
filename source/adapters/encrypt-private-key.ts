import {Buffer} from 'node:buffer';
import {createCipheriv, pbkdf2Sync, randomBytes, type KeyObject} from 'node:crypto';
import {Sensitive} from '../sensitive.ts';
import {derOf} from './der.ts';

/** What OWASP's Password Storage Cheat Sheet asks of PBKDF2 with HMAC-SHA-256; OpenSSL and Node take 2,048, which nobody can change there (fact N-6). */
const rounds = 600_000;

const tags = {integer: 0x02, octets: 0x04, nothing: 0x05, id: 0x06, sequence: 0x30} as const;

/** Object identifiers of RFC 8018, and of AES in NIST's tree. */
const ids = {
	pbes2: '2a864886f70d01050d',
	pbkdf2: '2a864886f70d01050c',
	hmacSha256: '2a864886f70d0209',
	aes256Cbc: '60864801650304012a',
} as const;

const sequence = (...parts: readonly Uint8Array[]) => derOf(tags.sequence, ...parts);
const octets = (bytes: Uint8Array) => derOf(tags.octets, bytes);
const id = (name: keyof typeof ids) => derOf(tags.id, Buffer.from(ids[name], 'hex'));

/** A private key as `ENCRYPTED PRIVATE KEY` (PKCS#8, RFC 5958): PBES2 of RFC 8018, which OpenSSL since 1.1 and Node read. */
export const encryptPrivateKey = (key: KeyObject, passphrase: Sensitive): Sensitive => {
	const [salt, iv] = [randomBytes(16), randomBytes(16)];
	const derived = pbkdf2Sync(passphrase.reveal(), salt, rounds, 32, 'sha256');
	const cipher = createCipheriv('aes-256-cbc', derived, iv);
	const encrypted = Buffer.concat([
		cipher.update(key.export({type: 'pkcs8', format: 'der'})),
		cipher.final(),
	]);
	const count = Buffer.from(rounds.toString(16).padStart(6, '0'), 'hex');
	const scheme = sequence(
		id('pbes2'),
		sequence(
			sequence(
				id('pbkdf2'),
				sequence(
					octets(salt),
					derOf(tags.integer, count),
					sequence(id('hmacSha256'), derOf(tags.nothing)),
				),
			),
			sequence(id('aes256Cbc'), octets(iv)),
		),
	);
	const text = Buffer.from(sequence(scheme, octets(encrypted))).toString('base64');
	const lines = text.match(/.{1,64}/gv) ?? [];
	return new Sensitive(
		[
			'-----BEGIN ENCRYPTED PRIVATE KEY-----',
			...lines,
			'-----END ENCRYPTED PRIVATE KEY-----',
			'',
		].join('\n'),
	);
};
