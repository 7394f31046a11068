import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {factFrom} from './fact.ts';
import type {AccessFacts, Fact} from './facts.ts';

/** What the kubeconfig itself says; contacts nobody. */
export const surveyAccess = async (
	{access}: Pick<ClusterPort, 'access'>,
	certificates: Pick<CertificatesPort, 'read'>,
): Promise<Fact<AccessFacts>> =>
	factFrom('kubeconfig', async () => {
		const [certificate] =
			access?.certificate === undefined ? [] : certificates.read(access.certificate);
		return {
			certificate:
				certificate === undefined
					? undefined
					: {subject: certificate.subject, notAfter: certificate.notAfter},
			settings: access?.settings ?? [],
		};
	});

/** From the Date of the API server's last answer, which knows whole seconds. */
export const clockSkewOf = ({clock}: Pick<ClusterPort, 'clock'>): Fact<number> => {
	const last = clock();
	return last === undefined
		? {
				known: false,
				reason: 'not-served',
				detail: 'its answers carry no date',
				source: 'Date of its answers',
			}
		: {known: true, value: last.server - last.local, source: 'Date of its answers'};
};
