import {Buffer} from 'node:buffer';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';

/** `openssl genpkey` for each kind of key. */
const keyKinds = {
	p224: '-algorithm EC -pkeyopt ec_paramgen_curve:P-224',
	p256: '-algorithm EC -pkeyopt ec_paramgen_curve:P-256',
	p384: '-algorithm EC -pkeyopt ec_paramgen_curve:P-384',
	p521: '-algorithm EC -pkeyopt ec_paramgen_curve:P-521',
	secp256k1: '-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1',
	'rsa-1024': '-algorithm RSA -pkeyopt rsa_keygen_bits:1024',
	'rsa-2048': '-algorithm RSA -pkeyopt rsa_keygen_bits:2048',
	'rsa-4096': '-algorithm RSA -pkeyopt rsa_keygen_bits:4096',
	'rsa-pss': '-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048',
	ed25519: '-algorithm ED25519',
} as const;

export type CertificateSpec = {
	key?: keyof typeof keyKinds;
	subject?: string;
	/** Lines of openssl's configuration beside and instead of the usual ones; false: without it. */
	extensions?: Readonly<Record<string, string | false>>;
	/** How its issuer signs: `-md5`, `-sigopt …`. */
	signature?: string;
	/** From when until when it is valid, in days from now. */
	days?: readonly [number, number];
	serial?: string;
};

/** A certificate and its key, as PEM and as files. */
type Made = {pem: string; key: string; pemFile: string; keyFile: string};

type Parts = {
	root: Made;
	/** From below the root down to what is above the signer. */
	middles: readonly Made[];
	signer: Made;
	/** Another root. */
	other: Made;
	/** Runs a shell there; answers its output. */
	shell: (script: string) => Promise<Buffer>;
};

export type Files = Readonly<Record<string, string | Uint8Array>>;

export type Variant = {
	name: string;
	root?: CertificateSpec;
	middles?: readonly CertificateSpec[];
	/** What istiod signs with; below all others, unless the root itself. */
	signer?: CertificateSpec | 'root';
	/** The data of `cacerts`; as Istio's guide has it where nothing is said. */
	files?: (parts: Parts) => Files | Promise<Files>;
};

const usual = {
	basicConstraints: 'critical,CA:TRUE',
	keyUsage: 'critical,digitalSignature,keyCertSign',
	subjectKeyIdentifier: 'hash',
	authorityKeyIdentifier: 'keyid',
} as const;

const shellIn =
	(folder: string) =>
	async (script: string): Promise<Buffer> => {
		const {stdout} = await execa('bash', ['-euo', 'pipefail', '-c', script], {
			cwd: folder,
			stdin: 'ignore',
			encoding: 'buffer',
			stripFinalNewline: false,
		});
		return Buffer.from(stdout);
	};

const dateOf = (days: number): string =>
	new Date(Date.now() + days * 86_400_000).toISOString().replaceAll(/[\-:T]|\.\d+/gv, '');

const caConfig = String.raw`[ca]
default_ca = d
[d]
dir = .
database = index
new_certs_dir = .
policy = p
default_md = sha256
unique_subject = no
rand_serial = yes
email_in_dn = no
[p]
O = optional
CN = optional
L = optional
`;

const issue = async (
	folder: string,
	name: string,
	spec: CertificateSpec,
	issuer: Made | undefined,
): Promise<Made> => {
	const {key = 'p256', subject = `/O=authority/CN=${name}`, extensions = {}, signature = ''} = spec;
	const [from, to] = spec.days ?? [0, 300];
	const all: Readonly<Record<string, string | false>> = {...usual, ...extensions};
	const lines = Object.entries(all).flatMap(([field, value]) =>
		value === false ? [] : [`${field}=${value}`],
	);
	const shell = shellIn(folder);
	const files = {
		pemFile: path.join(folder, `${name}.pem`),
		keyFile: path.join(folder, `${name}.key`),
	};
	await writeFile(
		path.join(folder, `${name}.ext`),
		`${lines.length === 0 ? '' : `extensions = e\n[e]\n`}${lines.join('\n')}\n`,
	);
	await writeFile(path.join(folder, 'ca.cnf'), caConfig);
	const signer =
		issuer === undefined
			? {cert: `-signkey ${name}.key`, ca: `-selfsign -keyfile ${name}.key`}
			: {
					cert: `-CA '${issuer.pemFile}' -CAkey '${issuer.keyFile}' -set_serial ${spec.serial ?? '0x$(openssl rand -hex 15)'}`,
					ca: `-cert '${issuer.pemFile}' -keyfile '${issuer.keyFile}'`,
				};
	await shell(`openssl genpkey ${keyKinds[key]} -out ${name}.key 2>/dev/null
openssl req -new -key ${name}.key -subj '${subject}' -out ${name}.csr
${
	spec.days === undefined
		? `openssl x509 -req -in ${name}.csr ${signer.cert} -days ${String(to)} ${signature} -extfile ${name}.ext -out ${name}.pem 2>/dev/null`
		: `: >index; openssl ca -batch -config ca.cnf ${signer.ca} -in ${name}.csr -startdate ${dateOf(from)} -enddate ${dateOf(to)} -notext -extfile ${name}.ext -out ${name}.pem 2>/dev/null`
}`);
	return {
		...files,
		pem: await readFile(files.pemFile, 'utf8'),
		key: await readFile(files.keyFile, 'utf8'),
	};
};

/** As Istio's guide has it: what signs, its key, the root, and the chain from the one to the other. */
export const usualFiles = ({root, middles, signer}: Parts): Record<string, string> => ({
	'ca-cert.pem': signer.pem,
	'ca-key.pem': signer.key,
	'root-cert.pem': root.pem,
	'cert-chain.pem': [signer, ...middles.toReversed(), ...(signer === root ? [] : [root])]
		.map(({pem}) => pem)
		.join(''),
});

/** Makes the certificates of a variant with openssl, in a folder of its own, and what is to be the data of `cacerts`. */
export const makeVariant = async (
	folder: string,
	{root: rootSpec = {}, middles: middleSpecs = [], signer: signerSpec = {}, files}: Variant,
): Promise<{parts: Parts; files: Files}> => {
	await mkdir(folder, {recursive: true});
	const root = await issue(folder, 'root', rootSpec, undefined);
	const middles: Made[] = [];
	for (const [index, spec] of middleSpecs.entries()) {
		middles.push(await issue(folder, `middle-${String(index + 1)}`, spec, middles.at(-1) ?? root));
	}

	const parts: Parts = {
		root,
		middles,
		signer:
			signerSpec === 'root'
				? root
				: await issue(folder, 'signer', signerSpec, middles.at(-1) ?? root),
		// Only what has files of its own may use it.
		other:
			files === undefined
				? root
				: await issue(folder, 'other', {subject: '/O=elsewhere/CN=root'}, undefined),
		shell: shellIn(folder),
	};
	return {parts, files: await (files ?? usualFiles)(parts)};
};
