import assert from 'node:assert/strict';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import {execa} from 'execa';
import type {Finding} from '../../source/checks/finding.ts';
import {until} from '../helpers/until.ts';
import {applyTo} from './defects/kit/apply.ts';
import {startLab, type Lab} from './start-lab.ts';
import {makeWizard, pairsOf, said} from './wizard.ts';

const [a, b] = ['td-a', 'td-b'] as const;
const system = 'istio-system';

const overlay = (domain: string, aliases: readonly string[]) =>
	`apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
spec:
  meshConfig:
    trustDomain: ${domain}
    trustDomainAliases: ${JSON.stringify(aliases)}
`;

void test(
	'two trust domains are one mesh as long as each names the other',
	{timeout: 1_200_000},
	async t => {
		await using lab = await startLab({clusters: [a, b]});
		await using wizard = await makeWizard(lab, {
			[a]: {network: 'net-a', overlay: 'a.yaml'},
			[b]: {network: 'net-b', overlay: 'b.yaml'},
		});
		await wizard.write('a.yaml', overlay('a.example', ['b.example']));
		await wizard.write('b.yaml', overlay('b.example', ['a.example']));

		const domainFinding = async (): Promise<Finding> => {
			const run = await wizard.run('preflight', '-f', 'mesh.yaml', '-o', 'json');
			const {findings} = JSON.parse(run.stdout) as {findings: readonly Finding[]};
			return findings.find(({id}) => id === 'trust.trust-domain') ?? assert.fail(said(run));
		};

		await t.test(
			'with aliases on both sides it passes, and traffic is proven both ways',
			async () => {
				const found = await domainFinding();
				assert.equal(found.status, 'pass', found.observed);
				assert.match(found.observed, /a\.example: td-a \(accepting b\.example\)/v);
				const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
				assert.equal(run.exitCode, 0, said(run));
				assert.deepEqual(pairsOf(run), [`${a} → ${b}: pass by ${b}`, `${b} → ${a}: pass by ${a}`]);
			},
		);

		await t.test(
			'without it on one side, that side refuses the other one, and traffic fails in that direction alone',
			async () => {
				await wizard.write('b.yaml', overlay('b.example', []));
				const found = await domainFinding();
				assert.equal(found.status, 'fail', found.observed);
				assert.match(found.observed, /td-b refuses the identities of td-a/v);
				assert.doesNotMatch(found.observed, /td-a refuses/v);
				const refused = await wizard.run('apply', '-f', 'mesh.yaml', '--yes');
				assert.equal(refused.exitCode, 3, said(refused));
				const run = await wizard.run(
					'apply',
					'-f',
					'mesh.yaml',
					'--yes',
					'-o',
					'jsonl',
					'--waive',
					'trust.trust-domain',
				);
				assert.equal(run.exitCode, 3, said(run));
				assert.deepEqual(pairsOf(run), [`${a} → ${b}: fail`, `${b} → ${a}: pass by ${a}`]);
			},
		);
	},
);

const openssl = async (folder: string, script: string): Promise<void> => {
	await execa('bash', ['-euc', script], {cwd: folder});
};

/** A root for each cluster, and in `both.pem` all of them, as they are while the root of a mesh is being changed. */
const makeRoots = async (folder: string): Promise<void> => {
	for (const cluster of [a, b]) {
		await openssl(
			folder,
			String.raw`mkdir ${cluster}; cd ${cluster}
openssl req -x509 -newkey rsa:2048 -nodes -days 300 -subj /O=shop/CN=Root-${cluster} -addext keyUsage=critical,keyCertSign -keyout root.key -out root.pem
printf 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,digitalSignature,keyCertSign\nsubjectAltName=DNS:istiod.istio-system.svc\n' >ext
openssl req -newkey rsa:2048 -nodes -subj /O=shop/CN=Intermediate/L=${cluster} -keyout ca-key.pem -out csr
openssl x509 -req -in csr -CA root.pem -CAkey root.key -set_serial 0x$(openssl rand -hex 8) -days 200 -extfile ext -out ca-cert.pem
cat ca-cert.pem root.pem >cert-chain.pem`,
		);
	}

	await openssl(folder, `cat ${a}/root.pem ${b}/root.pem >both.pem`);
};

/** The Secret from which istiod of a cluster signs; `roots` as handed out to its workloads. */
const putCacerts = async (lab: Lab, cluster: string, folder: string, roots: string) => {
	const secret = await lab.kubectl(
		cluster,
		'-n',
		system,
		'create',
		'secret',
		'generic',
		'cacerts',
		'--dry-run=client',
		'-o',
		'json',
		...['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem'].map(
			name => `--from-file=${path.join(folder, cluster, name)}`,
		),
		`--from-file=root-cert.pem=${path.join(folder, roots)}`,
	);
	const {apiVersion, kind, metadata, data} = JSON.parse(secret) as {
		apiVersion: string;
		kind: string;
		metadata: {name: string; namespace: string};
		data: Record<string, string>;
	};
	await applyTo(lab, cluster, [{apiVersion, kind, metadata, data}]);
};

/** How many roots the workloads of a cluster are handed. */
const rootsHandedOut = async (lab: Lab, cluster: string): Promise<number> => {
	const bundle = await lab.kubectl(
		cluster,
		'-n',
		system,
		'get',
		'configmap',
		'istio-ca-root-cert',
		'-o',
		String.raw`jsonpath={.data.root-cert\.pem}`,
	);
	return bundle.split('BEGIN CERTIFICATE').length - 1;
};

void test(
	'clusters that sign under two roots are one mesh as long as each trusts both',
	{timeout: 1_200_000},
	async t => {
		await using lab = await startLab({clusters: [a, b]});
		await using wizard = await makeWizard(
			lab,
			{[a]: {network: 'net-a'}, [b]: {network: 'net-b'}},
			{trust: '{mode: in-cluster}'},
		);
		const folder = path.join(wizard.directory, 'pki');
		await mkdir(folder);
		await makeRoots(folder);
		const mismatch = async (): Promise<Finding> => {
			const run = await wizard.run('preflight', '-f', 'mesh.yaml', '--read-secrets', '-o', 'json');
			const {findings} = JSON.parse(run.stdout) as {findings: readonly Finding[]};
			return findings.find(({id}) => id === 'trust.root-mismatch') ?? assert.fail(said(run));
		};

		await t.test('with both roots in both clusters, traffic is proven both ways', async () => {
			for (const cluster of [a, b]) {
				await lab.kubectl(cluster, 'create', 'namespace', system);
				await putCacerts(lab, cluster, folder, 'both.pem');
			}

			const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
			assert.equal(run.exitCode, 0, said(run));
			assert.deepEqual(pairsOf(run), [`${a} → ${b}: pass by ${b}`, `${b} → ${a}: pass by ${a}`]);
			const {status, observed} = await mismatch();
			assert.equal(status, 'pass', observed);
		});

		await t.test(
			'where one has only its own, it is named, and traffic fails both ways',
			async () => {
				await putCacerts(lab, a, folder, `${a}/root.pem`);
				for (const deployment of ['istiod', 'istio-eastwestgateway']) {
					await lab.kubectl(a, '-n', system, 'rollout', 'restart', `deployment/${deployment}`);
					await lab.kubectl(
						a,
						'-n',
						system,
						'rollout',
						'status',
						`deployment/${deployment}`,
						'--timeout=120s',
					);
				}

				// The istiod that leads hands it out, and the one before it has to give that up first.
				await until(
					`istiod of ${a} hands out one root`,
					async () => (await rootsHandedOut(lab, a)) === 1,
					{withinMs: 120_000},
				);
				const {status, observed} = await mismatch();
				assert.equal(status, 'fail', observed);
				assert.match(observed, /td-a does not trust .* under which td-b signs/v);
				assert.doesNotMatch(observed, /td-b does not trust/v);
				const run = await wizard.run('verify', '-f', 'mesh.yaml', '-o', 'jsonl');
				assert.equal(run.exitCode, 3, said(run));
				assert.deepEqual(pairsOf(run), [`${a} → ${b}: fail`, `${b} → ${a}: fail`]);
			},
		);
	},
);
