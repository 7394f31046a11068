import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import {execa} from 'execa';
import {liveRoot} from './live-root.ts';
import {startLab, type Lab} from './start-lab.ts';
import {begun, makeWizard, pairsOf, said, type Wizard} from './wizard.ts';
import {assertChainEndsAt} from './workload-chain.ts';

const [a, b] = ['trust-a', 'trust-b'] as const;
const ec = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';

const openssl = async (folder: string, script: string): Promise<string> => {
	const {stdout} = await execa('bash', ['-euc', script], {cwd: folder});
	return stdout;
};

/** A P-256 root in this folder, its key encrypted, and its SHA-256 in lower-case hex. */
const makeRoot = async (folder: string): Promise<string> => {
	await mkdir(folder, {recursive: true});
	const said_ = await openssl(
		folder,
		`openssl req -x509 ${ec} -days 300 -subj /O=Corporate/CN=Root -addext keyUsage=critical,keyCertSign -keyout plain.key -out root.pem
openssl pkcs8 -topk8 -in plain.key -passout pass:horse -out root.key
echo horse >passphrase
openssl x509 -in root.pem -noout -fingerprint -sha256`,
	);
	return said_.replace(/^.*=/v, '').trim().replaceAll(':', '').toLowerCase();
};

/** Intermediates of that root for the clusters, P-256 as well, in the layout of `trust.mode: intermediates`. */
const makeIntermediates = async (folder: string, clusters: readonly string[]): Promise<void> => {
	for (const cluster of clusters) {
		await openssl(
			folder,
			String.raw`mkdir -p ${cluster}
printf 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,digitalSignature,keyCertSign\nsubjectAltName=DNS:istiod.istio-system.svc\n' >${cluster}/ext
openssl req ${ec} -subj /O=Corporate/CN=Intermediate/L=${cluster} -keyout ${cluster}/ca-key.pem -out ${cluster}/csr
openssl x509 -req -in ${cluster}/csr -CA root.pem -CAkey plain.key -set_serial 0x$(openssl rand -hex 8) -days 200 -extfile ${cluster}/ext -out ${cluster}/ca-cert.pem
cp root.pem ${cluster}/root-cert.pem
cat ${cluster}/ca-cert.pem root.pem >${cluster}/cert-chain.pem`,
		);
	}
};

const authorityOf = async (lab: Lab, cluster: string): Promise<string> => {
	const encoded = await lab.kubectl(
		cluster,
		'-n',
		'istio-system',
		'get',
		'secret',
		'cacerts',
		'-o',
		String.raw`jsonpath={.data.ca-cert\.pem}`,
	);
	const {stdout} = await execa('openssl', ['x509', '-noout', '-text'], {
		input: Buffer.from(encoded, 'base64').toString(),
	});
	return stdout;
};

const trustIn = async (wizard: Wizard, from: RegExp, to: string): Promise<void> => {
	const text = await wizard.read('mesh.yaml');
	assert.match(text, from);
	await wizard.write('mesh.yaml', text.replace(from, to));
};

const bothWays = [`${a} → ${b}: pass by ${b}`, `${b} → ${a}: pass by ${a}`];

void test(
	"a P-256 root of the user's signs with its passphrase, and their P-256 intermediates take its place",
	{timeout: 1_200_000},
	async t => {
		await using lab = await startLab({clusters: [a, b], flat: true});
		await using wizard = await makeWizard(lab, {[a]: {network: 'one'}, [b]: {network: 'one'}});
		const pki = path.join(wizard.directory, 'pki');
		const root = await makeRoot(pki);
		await trustIn(
			wizard,
			/^trust: .*$/mv,
			'trust: {mode: root, cert: pki/root.pem, key: pki/root.key}',
		);

		await t.test('without its passphrase nothing is changed', async () => {
			const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
			assert.equal(run.exitCode, 2, said(run));
			assert.match(run.stderr, /pki\/root\.key is encrypted, and nobody has given its passphrase/v);
			assert.doesNotMatch(await lab.kubectl(a, 'get', 'namespaces', '-o', 'name'), /istio-system/v);
		});

		await t.test('with it the mesh is installed and proven, of that root', async () => {
			const run = await wizard.run(
				'apply',
				'-f',
				'mesh.yaml',
				'--yes',
				'-o',
				'jsonl',
				'--passphrase-file',
				'pki/passphrase',
			);
			assert.equal(run.exitCode, 0, said(run));
			assert.deepEqual(pairsOf(run), bothWays);
			for (const name of [a, b]) {
				assert.equal(await liveRoot(lab, name), root);
				assert.match(
					await authorityOf(lab, name),
					/Issuer: O = Corporate, CN = Root\n.*Signature Algorithm: ecdsa-with-SHA256/sv,
				);
			}
		});

		await t.test('again, there is nothing to sign, so nobody needs the passphrase', async () => {
			const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
			assert.equal(run.exitCode, 0, said(run));
			assert.deepEqual(begun(run), [], said(run));
		});

		await t.test(
			'P-256 intermediates of the same root replace them, and the mesh is proven again',
			async () => {
				await makeIntermediates(pki, [a, b]);
				await trustIn(wizard, /^trust: .*$/mv, 'trust: {mode: intermediates, directory: pki}');
				const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
				assert.equal(run.exitCode, 0, said(run));
				assert.deepEqual(pairsOf(run), bothWays);
				for (const name of [a, b]) {
					assert.equal(await liveRoot(lab, name), root);
					assert.match(
						await authorityOf(lab, name),
						/Subject: O = Corporate, CN = Intermediate, L = .*NIST CURVE: P-256/sv,
					);
				}

				await assertChainEndsAt(lab, b, await wizard.read('pki/root.pem'));
			},
		);

		await t.test('another root is refused, and the clusters keep theirs', async () => {
			const other = await makeRoot(path.join(wizard.directory, 'other'));
			await trustIn(
				wizard,
				/^trust: .*$/mv,
				'trust: {mode: root, cert: other/root.pem, key: other/root.key}',
			);
			const run = await wizard.run('plan', '-f', 'mesh.yaml');
			assert.equal(run.exitCode, 5, said(run));
			assert.match(run.stderr, /already have root .*, but your root other\/root\.pem is/v);
			assert.ok(run.stderr.includes(root) && run.stderr.includes(other), run.stderr);
		});
	},
);

void test(
	'the root of a self-signed primary that runs signs for a second one, and its own workloads stay trusted',
	{timeout: 1_200_000},
	async () => {
		await using lab = await startLab({clusters: [a, b], flat: true});
		await using alone = await makeWizard(lab, {[a]: {network: 'one'}});
		await trustIn(alone, /^trust: .*$/mv, 'trust: {mode: self-signed}');
		const first = await alone.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.equal(first.exitCode, 0, said(first));
		const root = await liveRoot(lab, a);

		await using wizard = await makeWizard(lab, {[a]: {network: 'one'}, [b]: {network: 'one'}});
		await trustIn(wizard, /^trust: .*$/mv, 'trust: {mode: generated, directory: certs}');
		const refused = await wizard.run('plan', '-f', 'mesh.yaml');
		assert.equal(refused.exitCode, 5, said(refused));
		assert.match(refused.stderr, new RegExp(`from-cluster, cluster: ${a}`, 'v'));

		await trustIn(wizard, /^trust: .*$/mv, `trust: {mode: from-cluster, cluster: ${a}}`);
		const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.equal(run.exitCode, 0, said(run));
		assert.deepEqual(pairsOf(run), bothWays);
		for (const name of [a, b]) {
			assert.equal(await liveRoot(lab, name), root);
			assert.match(
				await authorityOf(lab, name),
				new RegExp(
					String.raw`Issuer: O = cluster\.local\n.*Subject: O = shop\.example\.com, CN = Intermediate CA, L = ${name}\n`,
					'sv',
				),
			);
		}

		const again = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.deepEqual(begun(again), [], said(again));
	},
);
