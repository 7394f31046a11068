import {Buffer} from 'node:buffer';
import {createPrivateKey, type KeyObject} from 'node:crypto';
import {MeshError} from '../errors.ts';
import {otherFormat} from '../mesh/key-material-format.ts';
import {pemKinds, pemLabels} from '../mesh/pem.ts';
import type {Sensitive} from '../sensitive.ts';
import {contentOf, elementsOf, oidOf} from './der.ts';

const notAKey = (pem: string): MeshError => {
	const kinds = pemKinds(pem);
	const format = otherFormat(pem, 'key');
	const instead = format === undefined ? kinds.join(', ') : format.name;
	return new MeshError(
		`the private key cannot be read (the text holds no PEM private key${instead === '' ? '' : `, but ${instead}`})`,
		{code: 'trust.key-unreadable', remedy: format === undefined ? [] : [format.remedy]},
	);
};

/** Ways of encryption by their OID (RFC 8018, RFC 7292), as openssl calls them; all but the first of them were given up with OpenSSL 3. */
const cipherNames: Readonly<Record<string, string>> = {
	'1.2.840.113549.1.5.1': 'PBE-MD2-DES',
	'1.2.840.113549.1.5.3': 'PBE-MD5-DES',
	'1.2.840.113549.1.5.4': 'PBE-MD2-RC2-64',
	'1.2.840.113549.1.5.6': 'PBE-MD5-RC2-64',
	'1.2.840.113549.1.5.10': 'PBE-SHA1-DES',
	'1.2.840.113549.1.5.11': 'PBE-SHA1-RC2-64',
	'1.2.840.113549.1.12.1.1': 'PBE-SHA1-RC4-128',
	'1.2.840.113549.1.12.1.2': 'PBE-SHA1-RC4-40',
	'1.2.840.113549.1.12.1.5': 'PBE-SHA1-RC2-128',
	'1.2.840.113549.1.12.1.6': 'PBE-SHA1-RC2-40',
};

/** How an encrypted key was encrypted, by its header or its algorithm. */
const cipherOf = (pem: string): string => {
	const header = /^DEK-Info: (?<cipher>[\-\w]+)/mv.exec(pem)?.groups?.['cipher'];
	if (header !== undefined) {
		return header;
	}

	const body = /-{5}BEGIN ENCRYPTED PRIVATE KEY-{5}(?<body>[^\-]*)-{5}/v.exec(pem)?.groups?.[
		'body'
	];
	const [key] = elementsOf(Buffer.from(body ?? '', 'base64'));
	const [algorithm] = elementsOf(contentOf(key));
	const oid = oidOf(contentOf(elementsOf(contentOf(algorithm))[0]));
	return cipherNames[oid] ?? `an old cipher (${oid})`;
};

const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error ? String(error.code) : '';

/**
Reads a PEM private key of any kind, with whatever text around it. Throws `MeshError` (`trust.key-encrypted`, `trust.passphrase-wrong`,
`trust.key-cipher`, `trust.several-keys`, `trust.key-unreadable`); neither the text nor the passphrase ever appears in it.
*/
export const readPrivateKey = (key: Sensitive, passphrase?: Sensitive): KeyObject => {
	const pem = key.reveal();
	const count = pemLabels(pem).filter(label => label.endsWith('PRIVATE KEY')).length;
	if (count === 0 || otherFormat(pem, 'key') !== undefined) {
		throw notAKey(pem);
	}

	if (count > 1) {
		throw new MeshError(`the text holds ${String(count)} private keys, and must hold one`, {
			code: 'trust.several-keys',
			remedy: ['Leave only the key that is meant in the file.'],
		});
	}

	const isEncrypted = pem.includes('ENCRYPTED');
	if (isEncrypted && passphrase === undefined) {
		throw new MeshError('the private key is encrypted', {code: 'trust.key-encrypted'});
	}

	try {
		return createPrivateKey(
			isEncrypted && passphrase !== undefined ? {key: pem, passphrase: passphrase.reveal()} : pem,
		);
	} catch (error) {
		if (!isEncrypted) {
			throw new MeshError(
				'the private key cannot be read (what its block holds is damaged, or no key of a known kind)',
				{code: 'trust.key-unreadable'},
			);
		}

		throw codeOf(error) === 'ERR_OSSL_EVP_UNSUPPORTED'
			? new MeshError(
					`the private key is encrypted with ${cipherOf(pem)}, which OpenSSL 3 does not open any more`,
					{
						code: 'trust.key-cipher',
						remedy: [
							'openssl pkey -provider legacy -provider default -in OLD.key -aes256 -out NEW.key',
							'Name the new file.',
						],
					},
				)
			: new MeshError('the passphrase does not open this private key', {
					code: 'trust.passphrase-wrong',
					remedy: ['Give the passphrase that it was encrypted with.'],
				});
	}
};
