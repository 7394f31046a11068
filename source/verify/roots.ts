import {rootConfigMap, systemNamespace} from '../mesh/well-known.ts';
import {MeshError} from '../errors.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {normalizeFingerprint} from '../trust/fingerprints.ts';

/** The roots that a cluster hands out to its workloads: one PEM each, with its SHA-256. */
export type Roots = ReadonlyArray<{pem: string; fingerprint: string}>;

/** Every certificate of a PEM text, by itself. */
const certificatesIn = (text: string): string[] =>
	text.match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gsv) ?? [];

/** What istiod publishes is what proxies trust, whatever a Secret says (fact C-1). */
export const readRoots = async (
	port: ClusterPort,
	certificates: Pick<CertificatesPort, 'read'>,
	signal: AbortSignal,
): Promise<Roots> => {
	const configMap = await port.read(
		{
			apiVersion: 'v1',
			kind: 'ConfigMap',
			name: rootConfigMap,
			namespace: systemNamespace,
		},
		{signal},
	);
	if (configMap === undefined) {
		throw new MeshError(
			`there is no ConfigMap ${systemNamespace}/${rootConfigMap}: no istiod has handed out its root there`,
		);
	}

	const pems = configMap.data?.['root-cert.pem'];
	if (pems === undefined) {
		throw new MeshError(`ConfigMap ${systemNamespace}/${rootConfigMap} holds no root-cert.pem`);
	}

	return certificatesIn(pems).map(pem => ({
		pem: `${pem}\n`,
		fingerprint: fingerprintOf(pem, certificates),
	}));
};

export const fingerprintOf = (
	pem: string,
	certificates: Pick<CertificatesPort, 'read'>,
): string => {
	const [facts] = certificates.read(pem);
	if (facts === undefined) {
		throw new MeshError('a certificate could not be read');
	}

	return facts.fingerprint;
};

const bytesShown = 8;

/** `4b:fb:bc:ea:7d:5e:99:8d…`: the start of a SHA-256 as openssl writes it, enough to tell roots apart and to find them. */
export const startOf = (fingerprint: string): string =>
	`${
		normalizeFingerprint(fingerprint)
			.match(/.{1,2}/gv)
			?.slice(0, bytesShown)
			.join(':') ?? ''
	}…`;

export const spellRoots = (roots: Roots): string =>
	roots.map(({fingerprint}) => startOf(fingerprint)).join(' and ') || 'none';
