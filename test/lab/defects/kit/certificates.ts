import {mkdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {clusterFile} from '../../lab-script.ts';
import type {Manifest} from './scene.ts';

/** A root and its key, as files. */
export type Authority = {cert: string; key: string};

/** The four files of an intermediate CA as istiod reads them. */
export type Intermediate = Record<
	'ca-cert.pem' | 'ca-key.pem' | 'root-cert.pem' | 'cert-chain.pem',
	string
>;

const openssl = async (cwd: string, script: string): Promise<void> => {
	await mkdir(cwd, {recursive: true});
	await execa('bash', ['-euo', 'pipefail', '-c', script], {cwd, stdin: 'ignore'});
};

const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';

export const makeAuthority = async (folder: string): Promise<Authority> => {
	await openssl(
		folder,
		`openssl req -x509 ${newKey} -keyout root-key.pem -out root-cert.pem -days 300 -subj "/O=defects/CN=Root CA" -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,digitalSignature,keyCertSign`,
	);
	return {cert: path.join(folder, 'root-cert.pem'), key: path.join(folder, 'root-key.pem')};
};

export type IntermediateOptions = {
	/** Until when it is valid; at 0 it has expired before anybody can look. */
	days?: number;
	isAuthority?: boolean;
};

/** Makes an intermediate with openssl, in a folder of its own. */
export const makeIntermediate = async (
	folder: string,
	{cert, key}: Authority,
	{days = 200, isAuthority = true}: IntermediateOptions = {},
): Promise<Intermediate> => {
	await openssl(
		folder,
		String.raw`printf 'basicConstraints=critical,CA:${isAuthority ? 'TRUE,pathlen:0' : 'FALSE'}\nkeyUsage=critical,digitalSignature${isAuthority ? ',keyCertSign' : ''}\nsubjectAltName=DNS:istiod.istio-system.svc\n' >ext
openssl req ${newKey} -keyout ca-key.pem -out ca.csr -subj "/O=defects/CN=Intermediate CA/L=$RANDOM$RANDOM"
openssl x509 -req -in ca.csr -CA '${cert}' -CAkey '${key}' -set_serial "0x$(openssl rand -hex 15)" -out ca-cert.pem -days ${String(days)} -extfile ext
cp '${cert}' root-cert.pem
cat ca-cert.pem root-cert.pem >cert-chain.pem`,
	);
	const [caCert, caKey, rootCert, chain] = await Promise.all(
		['ca-cert.pem', 'ca-key.pem', 'root-cert.pem', 'cert-chain.pem'].map(async name =>
			readFile(path.join(folder, name), 'utf8'),
		),
	);
	return {
		'ca-cert.pem': caCert ?? '',
		'ca-key.pem': caKey ?? '',
		'root-cert.pem': rootCert ?? '',
		'cert-chain.pem': chain ?? '',
	};
};

/** The Secret in which istiod looks for its intermediate. */
export const cacerts = (files: Partial<Intermediate>): Manifest => ({
	apiVersion: 'v1',
	kind: 'Secret',
	metadata: {name: 'cacerts', namespace: 'istio-system'},
	stringData: files,
});

/** A client certificate of a lab cluster's own CA, as a kubeconfig's user has it. */
export const makeClient = async (
	folder: string,
	{cluster, subject, days}: {cluster: string; subject: string; days: number},
): Promise<Record<string, unknown>> => {
	const pki = clusterFile(cluster, 'pki');
	await openssl(
		folder,
		String.raw`openssl req ${newKey} -keyout client.key -out client.csr -subj "${subject}"
openssl x509 -req -in client.csr -CA '${pki}/ca.crt' -CAkey '${pki}/ca.key' -set_serial "0x$(openssl rand -hex 15)" -days ${String(days)} -out client.crt -extfile <(echo extendedKeyUsage=clientAuth)`,
	);
	const [certificate, key] = await Promise.all(
		['client.crt', 'client.key'].map(async name => readFile(path.join(folder, name), 'base64')),
	);
	return {'client-certificate-data': certificate, 'client-key-data': key};
};
