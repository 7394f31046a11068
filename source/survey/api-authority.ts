import {chainsTo} from '../mesh/chains-to.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {ApiAuthority, Fact} from './facts.ts';

/** What remote secrets carry as the API server's CA, and whether the kubeconfig's address shows a certificate of it. */
export const surveyApiAuthority = async (
	reader: ClusterReader,
	{certificates}: Pick<ClusterPort, 'certificates'>,
	{isSignedBy}: Pick<CertificatesPort, 'isSignedBy'>,
): Promise<Fact<ApiAuthority>> =>
	factFrom('ConfigMap kube-system/kube-root-ca.crt', async () => {
		const map = await reader.read({
			apiVersion: 'v1',
			kind: 'ConfigMap',
			name: 'kube-root-ca.crt',
			namespace: 'kube-system',
		});
		const pem = map?.data?.['ca.crt']?.trim() ?? '';
		if (pem === '') {
			throw new Error('it holds no ca.crt');
		}

		const shown = certificates();
		return {pem, ...(shown.length === 0 ? {} : {isShown: chainsTo(shown, pem, isSignedBy)})};
	});
