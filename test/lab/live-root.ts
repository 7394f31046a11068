import {execa} from 'execa';
import type {Lab} from './start-lab.ts';

/** What openssl says of a certificate's SHA-256, in lower-case hex. */
export const fingerprintOfPem = async (pem: string): Promise<string> => {
	const {stdout} = await execa('openssl', ['x509', '-noout', '-fingerprint', '-sha256'], {
		input: pem,
	});
	return stdout.replace(/^.*=/v, '').replaceAll(':', '').toLowerCase();
};

/** The root that istiod hands out there. */
export const liveRootPem = async (lab: Lab, cluster: string): Promise<string> =>
	lab.kubectl(
		cluster,
		'-n',
		'istio-system',
		'get',
		'configmap',
		'istio-ca-root-cert',
		'-o',
		String.raw`jsonpath={.data.root-cert\.pem}`,
	);

/** Its SHA-256 (of the first, where there are several), in lower-case hex. */
export const liveRoot = async (lab: Lab, cluster: string): Promise<string> =>
	fingerprintOfPem(await liveRootPem(lab, cluster));
