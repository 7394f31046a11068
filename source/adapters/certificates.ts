import {X509Certificate, generateKeyPair} from 'node:crypto';
import {promisify} from 'node:util';
import {MeshError} from '../errors.ts';
import {otherFormat} from '../mesh/key-material-format.ts';
import {certificateBlocks, pemKinds} from '../mesh/pem.ts';
import type {CertificateFacts} from '../mesh/certificate-facts.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import {Sensitive} from '../sensitive.ts';
import {issueCertificate, type DistinguishedName} from './issue-certificate.ts';
import {readPrivateKey} from './private-key.ts';
import {readMaySign, readRestrictions, readSignature} from './signing-facts.ts';
import {contentOf, elementsOf, extensionOf, hex} from './der.ts';

/** 2.5.29.19 */
const basicConstraints = '551d13';
const tags = {boolean: 0x01, integer: 0x02} as const;

const constraintsOf = (der: Uint8Array) =>
	elementsOf(contentOf(elementsOf(extensionOf(der, basicConstraints) ?? new Uint8Array())[0]));

/** Whether a certificate (DER) says that it is an authority; node:crypto says no as well where the key usage forbids it to sign. */
const readAuthorityFlag = (der: Uint8Array): boolean =>
	constraintsOf(der).some(({tag, content}) => tag === tags.boolean && content[0] === 0xff);

/** How many authorities a certificate (DER) allows below it, which node:crypto does not tell; undefined where it sets no bound. */
export const readPathLength = (der: Uint8Array): number | undefined => {
	const length = constraintsOf(der).find(({tag}) => tag === tags.integer);
	return length === undefined ? undefined : Number.parseInt(hex(length.content), 16);
};

const generateKeyPairAsync = promisify(generateKeyPair);

const dayMs = 24 * 60 * 60 * 1000;
const rootDays = 3650;
const intermediateDays = 730;
/** How far notBefore lies in the past: an istiod whose clock is behind ours refuses a certificate of its future and crashes (fact C-3). */
const clockSkewMs = 10 * 60 * 1000;
/** X.520's upper bound for O=, which openssl enforces. */
const longestOrganization = 64;
/** The name under which istiod serves; the Makefile puts it on every intermediate. */
const istiodName = 'istiod.istio-system.svc';

const curveBits: Readonly<Record<string, number>> = {
	prime256v1: 256,
	secp256k1: 256,
	secp384r1: 384,
	secp521r1: 521,
};

const parse = (pem: string): X509Certificate[] => {
	const blocks = certificateBlocks(pem);
	if (blocks.length === 0) {
		const format = otherFormat(pem, 'certificate');
		const instead = format === undefined ? pemKinds(pem).join(', ') : format.name;
		throw new MeshError(
			`the text holds no PEM certificate${instead === '' ? '' : `, but ${instead}`}`,
			{code: 'trust.no-certificate', remedy: format === undefined ? [] : [format.remedy]},
		);
	}

	return blocks.map((block, index) => {
		try {
			return new X509Certificate(block);
		} catch {
			throw new MeshError(
				`certificate ${index + 1} of ${blocks.length} cannot be read: what its block holds is damaged`,
				{code: 'trust.no-certificate'},
			);
		}
	});
};

const first = (pem: string): X509Certificate => {
	const [certificate] = parse(pem);
	if (certificate === undefined) {
		throw new Error('parse() answers at least one certificate');
	}

	return certificate;
};

/** Istio's workloads have certificates without a subject, which Node then leaves out, whatever its types say. */
const oneLine = (name: string | undefined): string => name?.replaceAll('\n', ', ') ?? '';

const keyOf = (
	certificate: X509Certificate,
): Pick<CertificateFacts, 'keyType' | 'keyBits' | 'curve'> => {
	try {
		const {asymmetricKeyType, asymmetricKeyDetails} = certificate.publicKey;
		return {
			keyType: asymmetricKeyType ?? 'unknown',
			keyBits:
				asymmetricKeyDetails?.modulusLength ?? curveBits[asymmetricKeyDetails?.namedCurve ?? ''],
			...(asymmetricKeyDetails?.namedCurve === undefined
				? {}
				: {curve: asymmetricKeyDetails.namedCurve}),
		};
	} catch {
		// An algorithm that this OpenSSL does not know; the rest of the certificate is readable all the same.
		return {keyType: 'unknown'};
	}
};

const pathLengthOf = (certificate: X509Certificate): Pick<CertificateFacts, 'pathLength'> => {
	const pathLength = readPathLength(certificate.raw);
	return pathLength === undefined ? {} : {pathLength};
};

const factsOf = (certificate: X509Certificate): CertificateFacts => ({
	subject: oneLine(certificate.subject),
	issuer: oneLine(certificate.issuer),
	serial: certificate.serialNumber.toLowerCase(),
	fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
	notBefore: certificate.validFromDate.getTime(),
	notAfter: certificate.validToDate.getTime(),
	isAuthority: certificate.ca || readAuthorityFlag(certificate.raw),
	maySign: readMaySign(certificate.raw),
	...pathLengthOf(certificate),
	...readSignature(certificate.raw),
	...readRestrictions(certificate.raw),
	...keyOf(certificate),
});

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
	certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

// Certificates count whole seconds.
const wholeSeconds = (ms: number): Date => new Date(Math.floor(ms / 1000) * 1000);

const checkOrganization = (organization: string): void => {
	if (organization.length === 0 || organization.length > longestOrganization) {
		throw new MeshError(
			`the organization "${organization}" has ${organization.length} characters; a certificate's O= takes 1 to ${longestOrganization}`,
			{code: 'trust.organization'},
		);
	}
};

/**
Makes certificates with node:crypto (keys, signatures) and node-forge (structure), and reads any with node:crypto.

`keyBits` is 4096 as in Istio's Makefile; tests take less, because such a key costs about half a second.
*/
export const makeCertificates = ({keyBits = 4096}: {keyBits?: number} = {}): CertificatesPort => {
	const makeKeys = async () => {
		const {publicKey, privateKey} = await generateKeyPairAsync('rsa', {
			modulusLength: keyBits,
			publicKeyEncoding: {type: 'spki', format: 'pem'},
			privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
		});
		return {publicKey, key: new Sensitive(privateKey)};
	};

	return {
		async makeRoot({organization, now}) {
			checkOrganization(organization);
			const {publicKey, key} = await makeKeys();
			const subject: DistinguishedName = [
				{shortName: 'O', value: organization},
				{shortName: 'CN', value: 'Root CA'},
			];
			const certificate = await issueCertificate({
				publicKey,
				subject,
				notBefore: wholeSeconds(now - clockSkewMs),
				notAfter: wholeSeconds(now + rootDays * dayMs),
				issuer: {key},
			});
			return {certificate, key};
		},

		async makeIntermediate({root, organization, cluster, now, days = intermediateDays}) {
			checkOrganization(organization);
			const issuer = first(root.certificate);
			const rootFacts = factsOf(issuer);
			if (now < rootFacts.notBefore || now >= rootFacts.notAfter) {
				throw new MeshError(
					`the root "${rootFacts.subject}" is valid from ${issuer.validFromDate.toISOString()} to ${issuer.validToDate.toISOString()}, not now (${new Date(now).toISOString()})`,
					{code: 'trust.expired'},
				);
			}

			if (!rootFacts.isAuthority) {
				throw new MeshError(
					`"${rootFacts.subject}" is not a CA certificate and cannot sign the intermediate for ${cluster}`,
					{code: 'trust.not-authority'},
				);
			}

			const {publicKey, key} = await makeKeys();
			const certificate = await issueCertificate({
				publicKey,
				subject: [
					{shortName: 'O', value: organization},
					{shortName: 'CN', value: 'Intermediate CA'},
					{shortName: 'L', value: cluster},
				],
				notBefore: wholeSeconds(Math.max(now - clockSkewMs, rootFacts.notBefore)),
				// An intermediate that outlives its root promises what no chain can keep.
				notAfter: wholeSeconds(Math.min(now + days * dayMs, rootFacts.notAfter)),
				pathLength: 0,
				dnsName: istiodName,
				issuer: {key: root.key, certificate: issuer.toString()},
			});
			// Names with several values in one set, or a key of another root, would only show when istiod refuses the chain.
			if (!isIssuedBy(first(certificate), issuer)) {
				throw new MeshError(
					`the intermediate for ${cluster} does not chain to "${rootFacts.subject}": the private key is of another certificate, or this root's name or key usage does not allow to sign with it`,
					{code: 'trust.cannot-sign'},
				);
			}

			return {certificate, key};
		},

		read: pem => parse(pem).map(factsOf),
		openKey: (key, passphrase) =>
			new Sensitive(String(readPrivateKey(key, passphrase).export({type: 'pkcs8', format: 'pem'}))),
		lockKey: (key, passphrase) =>
			new Sensitive(
				String(
					readPrivateKey(key).export({
						type: 'pkcs8',
						format: 'pem',
						cipher: 'aes-256-cbc',
						passphrase: passphrase.reveal(),
					}),
				),
			),
		matches: (certificate, key) => first(certificate).checkPrivateKey(readPrivateKey(key)),
		isSignedBy: (certificate, issuer) => isIssuedBy(first(certificate), first(issuer)),
		isFor: (certificate, host) => first(certificate).checkHost(host) !== undefined,
	};
};
