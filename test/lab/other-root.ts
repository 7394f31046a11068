import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import type {Lab} from './start-lab.ts';

const script = String.raw`set -euo pipefail
openssl req -x509 -newkey rsa:2048 -nodes -keyout root-key.pem -out root-cert.pem -days 30 -subj "/O=elsewhere/CN=Root CA" \
	-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,digitalSignature,keyCertSign
openssl req -newkey rsa:2048 -nodes -keyout ca-key.pem -out ca.csr -subj "/O=elsewhere/CN=Intermediate CA"
printf 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,digitalSignature,keyCertSign\nsubjectAltName=DNS:istiod.istio-system.svc\n' >ext
openssl x509 -req -in ca.csr -CA root-cert.pem -CAkey root-key.pem -CAcreateserial -out ca-cert.pem -days 30 -extfile ext
cat ca-cert.pem root-cert.pem >cert-chain.pem
openssl x509 -in root-cert.pem -noout -fingerprint -sha256`;

/** Gives a cluster a root of its own, restarts what uses it, and returns the root's SHA-256, lower-case hex. Made with openssl alone. */
export const giveOtherRoot = async (lab: Lab, cluster: string, folder: string): Promise<string> => {
	const place = path.join(folder, 'other-root');
	await mkdir(place);
	const {stdout} = await execa('bash', ['-c', script], {cwd: place, stderr: 'ignore'});
	await lab.kubectl(cluster, '-n', 'istio-system', 'delete', 'secret', 'cacerts');
	await lab.kubectl(
		cluster,
		'-n',
		'istio-system',
		'create',
		'secret',
		'generic',
		'cacerts',
		...['ca-cert.pem', 'ca-key.pem', 'root-cert.pem', 'cert-chain.pem'].map(
			name => `--from-file=${path.join(place, name)}`,
		),
	);
	for (const deployment of ['istiod', 'istio-eastwestgateway']) {
		await lab.kubectl(
			cluster,
			'-n',
			'istio-system',
			'rollout',
			'restart',
			`deployment/${deployment}`,
		);
		await lab.kubectl(
			cluster,
			'-n',
			'istio-system',
			'rollout',
			'status',
			`deployment/${deployment}`,
			'--timeout=120s',
		);
	}

	return stdout.replace(/^.*=/v, '').replaceAll(':', '').toLowerCase();
};
