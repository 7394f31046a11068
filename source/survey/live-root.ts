import {rootConfigMap, systemNamespace} from '../mesh/well-known.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, LiveRoot} from './facts.ts';
import {mayExist} from './namespaces.ts';

/** The roots that workloads trust now: what istiod publishes, not what a Secret says (fact C-1). */
export const surveyLiveRoot = async (
	reader: ClusterReader,
	certificates: Pick<CertificatesPort, 'read'>,
): Promise<Fact<LiveRoot | undefined>> =>
	factFrom(`ConfigMap ${systemNamespace}/${rootConfigMap}`, async () => {
		if (!(await mayExist(reader, systemNamespace))) {
			return undefined;
		}

		const configMap = await reader.read({
			apiVersion: 'v1',
			kind: 'ConfigMap',
			name: rootConfigMap,
			namespace: systemNamespace,
		});
		const pem = configMap?.data?.['root-cert.pem'];
		if (pem === undefined) {
			return undefined;
		}

		const roots = certificates.read(pem);
		return {
			fingerprints: [...new Set(roots.map(root => root.fingerprint))].toSorted((a, b) =>
				a.localeCompare(b),
			),
			subjects: [...new Set(roots.map(root => root.subject))],
			notAfter: Math.min(...roots.map(root => root.notAfter)),
		};
	});
