import {Buffer} from 'node:buffer';
import {X509Certificate, randomBytes, sign, type KeyObject} from 'node:crypto';
import type {pki} from 'node-forge';
import {MeshError} from '../errors.ts';
import type {Sensitive} from '../sensitive.ts';
import {contentOf, elementsOf, extensionOf} from './der.ts';
import {readPrivateKey} from './private-key.ts';

// With a callback the thread pool signs; the synchronous form would stop the screen.
const signAsync = async (data: Buffer, key: KeyObject, digest: string) =>
	new Promise<Buffer>((resolve, reject) => {
		sign(digest, data, key, (error, signature) => {
			if (error === null) {
				resolve(signature);
			} else {
				reject(error);
			}
		});
	});

/** The attributes that Istio's Makefile sets, by their short names, in the order they appear in the certificate. */
export type DistinguishedName = ReadonlyArray<{shortName: 'O' | 'CN' | 'L'; value: string}>;

type CertificateRequest = {
	/** SPKI PEM of the new certificate's key. */
	publicKey: string;
	subject: DistinguishedName;
	notBefore: Date;
	notAfter: Date;
	pathLength?: number;
	dnsName?: string;
	/** Who signs: the key, and the certificate unless it signs itself. */
	issuer: {key: Sensitive; certificate?: string};
};

// 20 octets as openssl uses; a first one in 1..127 keeps the number positive and its encoding as short as it looks.
const randomSerial = (): string => {
	const bytes = randomBytes(20);
	bytes[0] = ((bytes[0] ?? 0) % 0x7f) + 1;
	return bytes.toString('hex');
};

/** How a key signs: the digest, and the algorithm's OID; RSA's has a NULL for parameters, ECDSA's none (RFC 3279, RFC 5758). */
type Signer = {digest: 'sha256' | 'sha384'; oid: string; hasNull: boolean};

const rsa: Signer = {digest: 'sha256', oid: '1.2.840.113549.1.1.11', hasNull: true};
const curves: Readonly<Record<string, Signer>> = {
	prime256v1: {digest: 'sha256', oid: '1.2.840.10045.4.3.2', hasNull: false},
	secp384r1: {digest: 'sha384', oid: '1.2.840.10045.4.3.3', hasNull: false},
};

/** Names what cannot sign: istiod and Envoy take RSA, P-256 and P-384. */
const signerOf = (key: KeyObject, name: string): Signer => {
	const curve = key.asymmetricKeyDetails?.namedCurve;
	const signer = key.asymmetricKeyType === 'rsa' ? rsa : curves[curve ?? ''];
	if (signer === undefined) {
		throw new MeshError(
			`${name} has a key of type ${key.asymmetricKeyType ?? 'unknown'}${curve === undefined ? '' : ` (${curve})`}; mesh-wizard signs with RSA, P-256 and P-384 keys`,
			{
				code: 'trust.cannot-sign',
				remedy: [
					'Issue the intermediates with the tool that made this root, and bring them with trust.mode: intermediates.',
				],
			},
		);
	}

	return signer;
};

/** 2.5.29.14 */
const subjectKeyIdentifier = '551d0e';
/** Places in a certificate's body (RFC 5280, TBSCertificate), of which version 3 has them all. */
const places = {algorithm: 2, issuer: 3, subject: 5} as const;

/**
Issues one CA certificate with the fields of Istio's Makefile (fact C-7): critical basicConstraints and key usage
without cRLSign, a subject key id, an authority key id where somebody else signs, no extended key usage.

node-forge builds the certificate, for an RSA key; the signature comes from node:crypto, which signs with EC as well, and off the
main thread: node-forge's own takes a third of a second of it for each. The issuer's name is taken over as it is, byte by byte, as
Go compares it. Answers PEM. Throws `MeshError` for an issuer that cannot sign.
*/
export const issueCertificate = async (request: CertificateRequest): Promise<string> => {
	const key = readPrivateKey(request.issuer.key);
	const issuer =
		request.issuer.certificate === undefined
			? undefined
			: new X509Certificate(request.issuer.certificate);
	if (issuer !== undefined) {
		signerOf(issuer.publicKey, `the root "${issuer.subject.replaceAll('\n', ', ')}"`);
	}

	const {digest, oid, hasNull} = signerOf(key, 'the issuer');

	// 300 kB that most commands never need.
	const {default: forge} = await import('node-forge');
	const {asn1} = forge;
	// Exported, but missing from its types.
	const forgePki = forge.pki as typeof pki & {
		getTBSCertificate: (certificate: pki.Certificate) => ReturnType<typeof pki.certificateToAsn1>;
	};
	// What openssl writes.
	const utf8 = asn1.Type.UTF8 as unknown as NonNullable<pki.CertificateField['valueTagClass']>;
	const certificate = forgePki.createCertificate();
	certificate.publicKey = forgePki.publicKeyFromPem(request.publicKey);
	certificate.serialNumber = randomSerial();
	certificate.validity = {notBefore: request.notBefore, notAfter: request.notAfter};
	const subject = request.subject.map(attribute => ({...attribute, valueTagClass: utf8}));
	certificate.setSubject(subject);
	certificate.setIssuer(subject);

	const issuerKeyId =
		issuer === undefined ? undefined : extensionOf(issuer.raw, subjectKeyIdentifier);
	certificate.setExtensions([
		{name: 'subjectKeyIdentifier'},
		{
			name: 'basicConstraints',
			critical: true,
			cA: true,
			...(request.pathLength === undefined ? {} : {pathLenConstraint: request.pathLength}),
		},
		{
			name: 'keyUsage',
			critical: true,
			digitalSignature: true,
			nonRepudiation: true,
			keyEncipherment: true,
			keyCertSign: true,
		},
		...(request.dnsName === undefined
			? []
			: [{name: 'subjectAltName', altNames: [{type: 2, value: request.dnsName}]}]),
		...(issuerKeyId === undefined
			? []
			: [
					{
						name: 'authorityKeyIdentifier',
						keyIdentifier: Buffer.from(contentOf(elementsOf(issuerKeyId)[0])).toString('binary'),
					},
				]),
	]);

	const universal = asn1.Class.UNIVERSAL;
	const algorithm = () =>
		asn1.create(universal, asn1.Type.SEQUENCE, true, [
			asn1.create(universal, asn1.Type.OID, false, asn1.oidToDer(oid).getBytes()),
			...(hasNull ? [asn1.create(universal, asn1.Type.NULL, false, '')] : []),
		]);
	const rsaOid = forgePki.oids['sha256WithRSAEncryption'] ?? '';
	certificate.signatureOid = rsaOid;
	certificate.siginfo.algorithmOid = rsaOid;
	const body = forgePki.getTBSCertificate(certificate);
	const partsOf = ({value}: typeof body): Array<typeof body> => (Array.isArray(value) ? value : []);
	const parts = partsOf(body);
	parts[places.algorithm] = algorithm();
	const [issuerBody] =
		issuer === undefined ? [] : partsOf(asn1.fromDer(issuer.raw.toString('binary')));
	const issuerName = issuerBody === undefined ? undefined : partsOf(issuerBody)[places.subject];
	if (issuerName !== undefined) {
		parts[places.issuer] = issuerName;
	}

	const signature = await signAsync(
		Buffer.from(asn1.toDer(body).getBytes(), 'binary'),
		key,
		digest,
	);
	const whole = asn1.create(universal, asn1.Type.SEQUENCE, true, [
		body,
		algorithm(),
		// No bit of the last octet is unused.
		asn1.create(universal, asn1.Type.BITSTRING, false, `\0${signature.toString('binary')}`),
	]);
	return new X509Certificate(Buffer.from(asn1.toDer(whole).getBytes(), 'binary')).toString();
};
