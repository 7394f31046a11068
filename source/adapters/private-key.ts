import {createPrivateKey, type KeyObject} from 'node:crypto';
import {MeshError, toError} from '../errors.ts';
import type {Sensitive} from '../sensitive.ts';
import {pemKinds} from '../mesh/pem.ts';

const notAKey = (pem: string): string => {
	const kinds = pemKinds(pem);
	return `the text holds no PEM private key${kinds.length === 0 ? '' : `, but ${kinds.join(', ')}`}`;
};

/**
Reads a PEM private key of any kind. Throws `MeshError` (`trust.key-encrypted`, `trust.passphrase-wrong`, `trust.key-unreadable`); neither
the text nor the passphrase ever appears in it.
*/
export const readPrivateKey = (key: Sensitive, passphrase?: Sensitive): KeyObject => {
	const pem = key.reveal();
	const isEncrypted = pem.includes('ENCRYPTED');
	if (isEncrypted && passphrase === undefined) {
		throw new MeshError('the private key is encrypted', {code: 'trust.key-encrypted'});
	}

	try {
		return createPrivateKey(
			isEncrypted && passphrase !== undefined ? {key: pem, passphrase: passphrase.reveal()} : pem,
		);
	} catch (error) {
		throw isEncrypted
			? new MeshError(`the passphrase does not open this private key (${toError(error).message})`, {
					code: 'trust.passphrase-wrong',
					remedy: ['Give the passphrase that it was encrypted with.'],
				})
			: new MeshError(
					`the private key cannot be read (${pem.includes('PRIVATE KEY-----') ? toError(error).message : notAKey(pem)})`,
					{code: 'trust.key-unreadable'},
				);
	}
};
