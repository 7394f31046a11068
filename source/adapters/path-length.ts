import {contentOf, elementsOf, extensionOf, hex} from './der.ts';

/** 2.5.29.19 */
const basicConstraints = '551d13';
const tags = {boolean: 0x01, integer: 0x02} as const;

const constraintsOf = (der: Uint8Array) =>
	elementsOf(contentOf(elementsOf(extensionOf(der, basicConstraints) ?? new Uint8Array())[0]));

/** Whether a certificate (DER) says that it is an authority; node:crypto says no as well where the key usage forbids it to sign. */
export const readAuthorityFlag = (der: Uint8Array): boolean =>
	constraintsOf(der).some(({tag, content}) => tag === tags.boolean && content[0] === 0xff);

/** How many authorities a certificate (DER) allows below it, which node:crypto does not tell; undefined where it sets no bound. */
export const readPathLength = (der: Uint8Array): number | undefined => {
	const length = constraintsOf(der).find(({tag}) => tag === tags.integer);
	return length === undefined ? undefined : Number.parseInt(hex(length.content), 16);
};
