import {rootConfigMap, systemNamespace} from '../mesh/well-known.ts';
import {MeshError} from '../errors.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {rootConfigMapSchema} from './objects.ts';

/** The roots that a cluster hands out to its workloads: one PEM each, with its SHA-256. */
export type Roots = ReadonlyArray<{pem: string; fingerprint: string}>;

/** Every certificate of a PEM text, by itself. */
const certificatesIn = (text: string): string[] => text.match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gsv) ?? [];

/** What istiod publishes is what proxies trust, whatever a Secret says (`lab-facts` 5.3). */
export const readRoots = async (port: ClusterPort, certificates: Pick<CertificatesPort, 'read'>, signal: AbortSignal): Promise<Roots> => {
	const configMap = await port.read({
		apiVersion: 'v1', kind: 'ConfigMap', name: rootConfigMap, namespace: systemNamespace,
	}, {signal});
	if (configMap === undefined) {
		throw new MeshError(`there is no ConfigMap ${systemNamespace}/${rootConfigMap}: no istiod has handed out its root there`);
	}

	return certificatesIn(rootConfigMapSchema.parse(configMap).data['root-cert.pem']).map(pem => ({pem: `${pem}\n`, fingerprint: fingerprintOf(pem, certificates)}));
};

export const fingerprintOf = (pem: string, certificates: Pick<CertificatesPort, 'read'>): string => {
	const [facts] = certificates.read(pem);
	if (facts === undefined) {
		throw new MeshError('a certificate could not be read');
	}

	return facts.fingerprint;
};

/** The start of a SHA-256, enough to tell roots apart and to find them. */
export const shortFingerprint = (fingerprint: string): string => `${fingerprint.slice(0, 12)}…`;

export const spellRoots = (roots: Roots): string => roots.map(({fingerprint}) => shortFingerprint(fingerprint)).join(' and ') || 'none';
