import {createPrivateKey, type KeyObject} from 'node:crypto';
import {MeshError, toError} from '../errors.ts';
import type {Sensitive} from '../sensitive.ts';

/** Reads a PEM private key of any kind. Throws `MeshError` (`trust.key-encrypted`, `trust.key-unreadable`); the text never appears in it. */
export const readPrivateKey = (key: Sensitive): KeyObject => {
	const pem = key.reveal();
	try {
		return createPrivateKey(pem);
	} catch (error) {
		throw pem.includes('ENCRYPTED')
			? new MeshError('the private key is encrypted', {code: 'trust.key-encrypted'})
			: new MeshError(`the private key cannot be read (${toError(error).message})`, {code: 'trust.key-unreadable'});
	}
};
