import type {CertificateFacts, NameSubtree} from '../mesh/certificate-facts.ts';
import {contentOf, elementsOf, extensionOf, extensionsOf, hex, oidOf} from './der.ts';

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

const rsaPss = '2a864886f70d01010a';
/** Digests of RSA-PSS by the hex of their OID, with how many octets they have. */
const pssDigests: Readonly<Record<string, {name: string; length: number}>> = {
	'2b0e03021a': {name: 'SHA-1', length: 20},
	'608648016503040204': {name: 'SHA-224', length: 28},
	'608648016503040201': {name: 'SHA-256', length: 32},
	'608648016503040202': {name: 'SHA-384', length: 48},
	'608648016503040203': {name: 'SHA-512', length: 64},
};
/** Of the parameters of RSA-PSS (RFC 4055, 3.1): digest and salt, whose defaults are SHA-1 and 20 octets. */
const pssTags = {digest: 0xa0, salt: 0xa2} as const;
const longDigest = 32;

/**
What a certificate (DER) was signed with: the digest, undefined for an algorithm that has none of its own, or that is not known; and of
RSA-PSS the salt.
*/
export const readSignature = (
	der: Uint8Array,
): Pick<CertificateFacts, 'digest' | 'hasUsualSalt'> => {
	const [certificate] = elementsOf(der);
	const [, algorithm] = elementsOf(contentOf(certificate));
	const [id, parameters] = elementsOf(contentOf(algorithm));
	const name = hex(contentOf(id));
	if (name !== rsaPss) {
		const digest = digests[name];
		return digest === undefined ? {} : {digest};
	}

	const of = (tag: number) =>
		elementsOf(contentOf(elementsOf(contentOf(parameters)).find(one => one.tag === tag)))[0];
	const [oid] = elementsOf(contentOf(of(pssTags.digest)));
	const digest = oid === undefined ? {name: 'SHA-1', length: 20} : pssDigests[hex(contentOf(oid))];
	const salt = of(pssTags.salt);
	const length = salt === undefined ? 20 : Number.parseInt(hex(salt.content), 16);
	return {
		...(digest === undefined ? {} : {digest: digest.name}),
		hasUsualSalt: digest !== undefined && digest.length >= longDigest && length === digest.length,
	};
};

/** 2.5.29.37 */
const extendedKeyUsage = '551d25';
const usageNames: Readonly<Record<string, string>> = {
	'2.5.29.37.0': 'any',
	'1.3.6.1.5.5.7.3.1': 'serverAuth',
	'1.3.6.1.5.5.7.3.2': 'clientAuth',
	'1.3.6.1.5.5.7.3.3': 'codeSigning',
	'1.3.6.1.5.5.7.3.4': 'emailProtection',
	'1.3.6.1.5.5.7.3.8': 'timeStamping',
	'1.3.6.1.5.5.7.3.9': 'OCSPSigning',
};

/** 2.5.29.30 */
const nameConstraints = '551d1e';
/** A GeneralName's kind by the low bits of its tag (RFC 5280, 4.2.1.6). */
const nameKinds: Readonly<Record<number, NameSubtree['kind']>> = {
	1: 'email',
	2: 'dns',
	4: 'directory',
	6: 'uri',
	7: 'ip',
};
const textKinds: ReadonlySet<NameSubtree['kind']> = new Set(['email', 'dns', 'uri']);
const constraintTags = {permitted: 0xa0, excluded: 0xa1} as const;

const subtreesOf = (list: Uint8Array): NameSubtree[] =>
	elementsOf(list).map(({content}) => {
		const [base] = elementsOf(content);
		const kind = nameKinds[(base?.tag ?? 0) % 32] ?? 'other';
		return {
			kind,
			name: textKinds.has(kind) ? new TextDecoder('latin1').decode(contentOf(base)) : '',
		};
	});

/**
What Go and BoringSSL both know: key usage, names, basic constraints, name constraints, policies, extended usages. Anything else that is
critical makes the one or the other refuse the certificate.
*/
const understood = new Set(['551d0f', '551d11', '551d13', '551d1e', '551d20', '551d24', '551d25']);

/** 2.5.29.36, and within it what requires explicit policies (RFC 5280, 4.2.1.11). */
const policyConstraints = '551d24';
const requireExplicitPolicy = 0x80;

/** What a certificate (DER) restricts below it, beyond basic constraints and key usage, and which node:crypto does not tell. */
export const readRestrictions = (
	der: Uint8Array,
): Pick<
	CertificateFacts,
	'extendedUsages' | 'nameConstraints' | 'requiresPolicy' | 'unknownCritical'
> => {
	const extensions = extensionsOf(der);
	const usages = extensions.find(({id}) => id === extendedKeyUsage);
	const constraints = extensions.find(({id}) => id === nameConstraints);
	const unknown = extensions.filter(({id, isCritical}) => isCritical && !understood.has(id));
	const lists = elementsOf(contentOf(elementsOf(constraints?.value ?? new Uint8Array())[0]));
	const subtrees = (tag: number) =>
		subtreesOf(contentOf(lists.find(element => element.tag === tag)));
	return {
		...(usages === undefined
			? {}
			: {
					extendedUsages: elementsOf(contentOf(elementsOf(usages.value)[0])).map(({content}) => {
						const oid = oidOf(content);
						return usageNames[oid] ?? oid;
					}),
				}),
		...(constraints === undefined
			? {}
			: {
					nameConstraints: {
						isCritical: constraints.isCritical,
						permitted: subtrees(constraintTags.permitted),
						excluded: subtrees(constraintTags.excluded),
					},
				}),
		...(elementsOf(
			contentOf(
				elementsOf(
					extensions.find(({id}) => id === policyConstraints)?.value ?? new Uint8Array(),
				)[0],
			),
		).some(({tag}) => tag === requireExplicitPolicy)
			? {requiresPolicy: true}
			: {}),
		...(unknown.length === 0 ? {} : {unknownCritical: unknown.map(({oid}) => oid)}),
	};
};
