import {contentOf, elementsOf, extensionOf, hex} from './der.ts';

/** 2.5.29.15 */
const keyUsage = '551d0f';
/** Bit 5 of RFC 5280's KeyUsage, counted from the highest. */
const certSignBit = 0x04;

/** Whether the key usage of a certificate (DER) lets it sign certificates; without one it may, which node:crypto does not tell. */
export const readMaySign = (der: Uint8Array): boolean => {
	const extension = extensionOf(der, keyUsage);
	if (extension === undefined) {
		return true;
	}

	// A bit string: the number of unused bits, then the bits.
	const [, bits = 0] = contentOf(elementsOf(extension)[0]);
	return (bits & certSignBit) !== 0; // eslint-disable-line no-bitwise
};

/** Signature algorithms by the hex of their OID: the digest that each rests on. */
const digests: Readonly<Record<string, string>> = {
	'2a864886f70d010102': 'MD2',
	'2a864886f70d010104': 'MD5',
	'2a864886f70d010105': 'SHA-1',
	'2b0e03021d': 'SHA-1',
	'2a8648ce3d0401': 'SHA-1',
	'2a864886f70d01010e': 'SHA-224',
	'2a864886f70d01010b': 'SHA-256',
	'2a864886f70d01010c': 'SHA-384',
	'2a864886f70d01010d': 'SHA-512',
	'2a8648ce3d040301': 'SHA-224',
	'2a8648ce3d040302': 'SHA-256',
	'2a8648ce3d040303': 'SHA-384',
	'2a8648ce3d040304': 'SHA-512',
};

/** The digest that a certificate (DER) was signed with; undefined for an algorithm that has none of its own, or that is not known. */
export const readDigest = (der: Uint8Array): string | undefined => {
	const [certificate] = elementsOf(der);
	const [, algorithm] = elementsOf(contentOf(certificate));
	return digests[hex(contentOf(elementsOf(contentOf(algorithm))[0]))];
};
