import {execa} from 'execa';
import type {Lab} from './start-lab.ts';

/** What openssl says of a certificate's SHA-256, in lower-case hex. */
export const fingerprintOfPem = async (pem: string): Promise<string> => {
	const {stdout} = await execa('openssl', ['x509', '-noout', '-fingerprint', '-sha256'], {input: pem});
	return stdout.replace(/^.*=/v, '').replaceAll(':', '').toLowerCase();
};

/** The first root that istiod hands out there, SHA-256 in lower-case hex. */
export const liveRoot = async (lab: Lab, cluster: string): Promise<string> =>
	fingerprintOfPem(await lab.kubectl(cluster, '-n', 'istio-system', 'get', 'configmap', 'istio-ca-root-cert', '-o', String.raw`jsonpath={.data.root-cert\.pem}`));
