import {Buffer} from 'node:buffer';
import {
	X509Certificate, randomBytes, sign, type KeyObject,
} from 'node:crypto';
import type {pki} from 'node-forge';
import {MeshError} from '../errors.ts';
import type {Sensitive} from '../sensitive.ts';
import {readPrivateKey} from './private-key.ts';

// With a callback the thread pool signs; the synchronous form would stop the screen.
const signAsync = async (data: Buffer, key: KeyObject) => new Promise<Buffer>((resolve, reject) => {
	sign('sha256', data, key, (error, signature) => {
		if (error === null) {
			resolve(signature);
		} else {
			reject(error);
		}
	});
});

/** The attributes that Istio's Makefile sets, by their short names, in the order they appear in the certificate. */
export type DistinguishedName = ReadonlyArray<{shortName: 'O' | 'CN' | 'L'; value: string}>;

export type CertificateRequest = {
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
	bytes[0] = ((bytes[0] ?? 0) % 0x7F) + 1;
	return bytes.toString('hex');
};

/** Names what cannot sign: node-forge builds certificates of RSA issuers only. */
const refuseUnsignable = (key: KeyObject, name: string): void => {
	if (key.asymmetricKeyType === 'rsa') {
		return;
	}

	const curve = key.asymmetricKeyDetails?.namedCurve;
	throw new MeshError(`${name} has a key of type ${key.asymmetricKeyType ?? 'unknown'}${curve === undefined ? '' : ` (${curve})`}; mesh-wizard signs with RSA keys only`, {
		code: 'trust.cannot-sign',
		remedy: ['Issue the intermediates with the tool that made this root, put them into each primary as Secret istio-system/cacerts, and set trust.mode: in-cluster.'],
	});
};

/**
Issues one CA certificate with the fields of Istio's Makefile (`istio-facts` 4.1): critical basicConstraints and key usage
without cRLSign, a subject key id, an authority key id where somebody else signs, no extended key usage.

node-forge builds the certificate; the signature comes from node:crypto, off the main thread: node-forge's own takes a third
of a second of it for each. Answers PEM. Throws `MeshError` for an issuer that cannot sign.
*/
export const issueCertificate = async (request: CertificateRequest): Promise<string> => {
	const key = readPrivateKey(request.issuer.key);
	if (request.issuer.certificate !== undefined) {
		const issuer = new X509Certificate(request.issuer.certificate);
		refuseUnsignable(issuer.publicKey, `the root "${issuer.subject.replaceAll('\n', ', ')}"`);
	}

	refuseUnsignable(key, 'the issuer');

	// 300 kB that most commands never need.
	const {default: forge} = await import('node-forge');
	const {asn1} = forge;
	// Exported, but missing from its types.
	const forgePki = forge.pki as typeof pki & {getTBSCertificate: (certificate: pki.Certificate) => ReturnType<typeof pki.certificateToAsn1>};
	// What openssl writes. Go compares names byte by byte, so an issuer's must stay as it is.
	const utf8 = asn1.Type.UTF8 as unknown as NonNullable<pki.CertificateField['valueTagClass']>;
	const certificate = forgePki.createCertificate();
	certificate.publicKey = forgePki.publicKeyFromPem(request.publicKey);
	certificate.serialNumber = randomSerial();
	certificate.validity = {notBefore: request.notBefore, notAfter: request.notAfter};
	const subject = request.subject.map(attribute => ({...attribute, valueTagClass: utf8}));
	certificate.setSubject(subject);

	const issuer = request.issuer.certificate === undefined ? undefined : forgePki.certificateFromPem(request.issuer.certificate);
	// node-forge reads octets and writes characters.
	const issuerName = issuer?.subject.attributes.map(attribute => attribute.valueTagClass === utf8 ? {...attribute, value: forge.util.decodeUtf8(String(attribute.value))} : attribute);
	certificate.setIssuer(issuerName ?? subject);

	const issuerKeyIdExtension: {subjectKeyIdentifier?: string} | undefined = issuer?.getExtension('subjectKeyIdentifier');
	const issuerKeyId = issuerKeyIdExtension?.subjectKeyIdentifier;
	certificate.setExtensions([
		{name: 'subjectKeyIdentifier'},
		{
			name: 'basicConstraints', critical: true, cA: true, ...(request.pathLength === undefined ? {} : {pathLenConstraint: request.pathLength}),
		},
		{
			name: 'keyUsage', critical: true, digitalSignature: true, nonRepudiation: true, keyEncipherment: true, keyCertSign: true,
		},
		...(request.dnsName === undefined ? [] : [{name: 'subjectAltName', altNames: [{type: 2, value: request.dnsName}]}]),
		...(issuerKeyId === undefined ? [] : [{name: 'authorityKeyIdentifier', keyIdentifier: forge.util.hexToBytes(issuerKeyId)}]),
	]);

	const algorithm = forgePki.oids['sha256WithRSAEncryption'] ?? '';
	certificate.signatureOid = algorithm;
	certificate.siginfo.algorithmOid = algorithm;
	certificate.tbsCertificate = forgePki.getTBSCertificate(certificate);
	const signature = await signAsync(Buffer.from(asn1.toDer(certificate.tbsCertificate).getBytes(), 'binary'), key);
	certificate.signature = signature.toString('binary');
	return new X509Certificate(Buffer.from(asn1.toDer(forgePki.certificateToAsn1(certificate)).getBytes(), 'binary')).toString();
};
