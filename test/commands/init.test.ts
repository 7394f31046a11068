import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFile, readdir, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {runInit} from '../../source/commands/init.ts';
import {makePorts} from '../../source/commands/ports.ts';
import type {Typed} from '../../source/commands/flag.ts';
import {initDefinition} from '../../source/commands/definitions/init.ts';
import {loadMesh} from '../../source/engine/load-mesh.ts';
import {MeshError} from '../../source/errors.ts';
import {Sensitive} from '../../source/sensitive.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const contexts = ['context-east-1', 'context-east-2', 'context-west-1'];
const certificates = makeCertificates({keyBits: 1024});

/** init in a folder with a kubeconfig of three contexts, none of which leads anywhere. */
const startIn = async (t: TestContext, names: readonly string[] = contexts) => {
	const cwd = await temporaryDirectory(t);
	const kubeconfig = path.join(cwd, 'kubeconfig');
	await writeFile(
		kubeconfig,
		JSON.stringify({
			apiVersion: 'v1',
			kind: 'Config',
			clusters: names.map(name => ({name, cluster: {server: 'https://127.0.0.1:1'}})),
			users: [{name: 'me', user: {token: 'canary'}}],
			contexts: names.map(name => ({name, context: {cluster: name, user: 'me'}})),
		}),
	);
	return {
		cwd,
		text: async (file: string) => readFile(path.join(cwd, file), 'utf8'),
		/** The problems of the flags, or what init says. */
		async init(
			raw: Readonly<Record<string, unknown>>,
		): Promise<{problems: string} | {out: string; notes: string}> {
			const io = makeMemoryIo();
			const typed: Typed = {
				raw: {istioVersion: '1.31.1', kubeconfig, ...raw},
				cwd,
				problems: [],
			};
			const options = initDefinition.read(typed);
			if (typed.problems.length > 0) {
				return {problems: typed.problems.join('\n')};
			}

			try {
				await runInit(options, {...io, cwd}, async (given, own) => {
					const ports = await makePorts(given, own);
					return {
						...ports,
						certificates,
						openClusters() {
							throw new Error('init contacts no cluster');
						},
					};
				});
			} catch (error) {
				assert.ok(error instanceof MeshError, String(error));
				assert.equal(error.exitCode, 2);
				return {problems: error.message.replaceAll(cwd, '.')};
			}

			return {out: io.out.replaceAll(cwd, '.'), notes: io.err.replaceAll(cwd, '.')};
		},
	};
};

const topology =
	'mesh_id: mymeshname\ncontexts:\n  context-east-1:\n    network: network-east\n  context-east-2:\n    network: network-east\n  context-west-1:\n    network: network-west\n';

describe('init', () => {
	it('writes the files of a mesh from a topology.yaml, makes the root, and says what is next', async t => {
		const {cwd, text, init} = await startIn(t);
		await writeFile(path.join(cwd, 'topology.yaml'), topology);
		const result = await init({
			from: 'topology.yaml',
			organization: 'mymeshname.mycompanyname.com',
		});
		assert.ok('out' in result, JSON.stringify(result));
		assert.match(
			result.out,
			/^\.\/mesh\.yaml: the mesh mymeshname of context-east-1, context-east-2, context-west-1\n\.\/base\.yaml: Istio's settings for all of them\n\.\/certs: the root [\d:a-f]+…; keep its key, which you alone can read\nNo cluster was contacted\. Next:\n {2}mesh-wizard preflight -f mesh\.yaml --kubeconfig \.\/kubeconfig\n {2}mesh-wizard plan -f mesh\.yaml --kubeconfig \.\/kubeconfig\n/v,
		);
		assert.match(
			await text('mesh.yaml'),
			/\nmesh: mymeshname # meshID.*\norganization: mymeshname\.mycompanyname\.com # .*\ntrust: \{mode: generated, directory: certs\}\nbase: base\.yaml # .*\nclusters:\n {2}context-east-1: \{context: context-east-1, network: network-east, role: primary\}\n/sv,
		);
		const {mesh} = await loadMesh(
			await makePorts(
				{kubeconfigs: [], allowExec: false, timeoutMs: 1},
				{env: {}, cwd, home: cwd},
			).then(({files}) => files),
			path.join(cwd, 'mesh.yaml'),
		);
		assert.deepEqual(
			mesh.clusters.map(({network, role}) => `${network} ${role}`),
			['network-east primary', 'network-east primary', 'network-west primary'],
		);
		const {mode} = await stat(path.join(cwd, 'certs/root-key.pem'));
		assert.equal(mode % 0o1000, 0o600);
		assert.deepEqual(
			(await readdir(cwd)).toSorted((a, b) => a.localeCompare(b)),
			['base.yaml', 'certs', 'kubeconfig', 'mesh.yaml', 'topology.yaml'],
		);
	});

	it("names the contexts of the guide's own example that are in no kubeconfig, with the nearest, and writes nothing", async t => {
		const {cwd, init} = await startIn(t);
		await writeFile(
			path.join(cwd, 'topology.yaml'),
			topology
				.replace('context-east-2', 'content-east-2')
				.replace('context-west-1', 'content-west-1'),
		);
		assert.deepEqual(await init({from: 'topology.yaml'}), {
			problems: [
				'there are 2 problems in ./topology.yaml:',
				'./topology.yaml:5:3 contexts.content-east-2: no kubeconfig has this context; did you mean context-east-2?',
				'./topology.yaml:7:3 contexts.content-west-1: no kubeconfig has this context; did you mean context-west-1?',
			].join('\n'),
		});
		assert.deepEqual(
			(await readdir(cwd)).toSorted((a, b) => a.localeCompare(b)),
			['kubeconfig', 'topology.yaml'],
		);
	});

	it('says everything that is wrong with its flags at once', async t => {
		const {init} = await startIn(t);
		const result = await init({
			mesh: 'a b',
			contexts: 'context-east-1,context-est-2',
			topology: 'multi-primary',
			networks: 'a,b,c',
			primaries: 'x',
		});
		assert.ok('problems' in result);
		for (const part of [
			/there is no context "context-est-2"\. Did you mean context-east-2\?/v,
			/--networks names 3 networks for 2 clusters/v,
			/--topology multi-primary has one network, and --networks names 3: write --topology multi-primary-multi-network/v,
			/--primaries x: no cluster of the mesh is called so/v,
			/--mesh a b: write letters/v,
		]) {
			assert.match(result.problems, part);
		}

		assert.deepEqual(await init({from: 'topology.yaml', networks: 'a', trust: 'rot'}), {
			problems:
				'--from says which clusters there are, and where: leave out --networks, and edit the mesh file afterwards.\n--trust rot: the choices are generated, root=CERT,KEY, intermediates, from-cluster=NAME, in-cluster, self-signed, external. Did you mean root?',
		});
		assert.deepEqual(await init({mesh: 'm'}), {
			problems:
				'It is not said which clusters the mesh has: give --contexts a,b or --from topology.yaml.',
		});
		assert.deepEqual(await init({from: 'nowhere.yaml'}), {
			problems: '--from ./nowhere.yaml: there is no such file',
		});
	});

	it('tells how to name clusters whose contexts would get one name, with flags that work when pasted', async t => {
		const names = ["me@it's one", "you@it's one", 'kind-b', 'a-1', "she@it's one", 'it-s-one-1'];
		const {cwd, init} = await startIn(t, names);
		const toldBy = async (raw: Readonly<Record<string, unknown>>) => {
			const result = await init({mesh: 'm', ...raw});
			assert.ok('problems' in result, JSON.stringify(result));
			return result.problems;
		};

		const problems = await toldBy({contexts: names.join(',')});
		assert.match(
			problems,
			/me@it's one and you@it's one and she@it's one would all be called it-s-one\./v,
		);
		const pasted = /such as (?<flags>--contexts .*)/v.exec(problems)?.groups?.['flags'] ?? '';
		const words = execFileSync('sh', ['-c', String.raw`printf '%s\n' ${pasted}`], {
			encoding: 'utf8',
		});
		assert.equal(
			words,
			"--contexts\nit-s-one-2=me@it's one,it-s-one-3=you@it's one,b=kind-b,a-1=a-1,it-s-one-4=she@it's one,it-s-one-1=it-s-one-1\n",
		);
		assert.ok('out' in (await init({mesh: 'm', contexts: words.trimEnd().split('\n')[1]})));

		await writeFile(
			path.join(cwd, 'topology.yaml'),
			'mesh_id: m\ncontexts:\n  kind-b: {network: n1}\n  k3d-b: {network: n2}\n',
		);
		const other = await startIn(t, ['kind-b', 'k3d-b']);
		const moved = await other.init({from: path.join(cwd, 'topology.yaml')});
		assert.ok('problems' in moved);
		assert.match(
			moved.problems,
			/by these flags instead of --from: --contexts b-1=kind-b,b-2=k3d-b --networks n1,n2/v,
		);
	});

	it('says first that a context with a comma has to be renamed', async t => {
		const {cwd, init} = await startIn(t, ['a@b, c', 'd@b, c']);
		await writeFile(
			path.join(cwd, 'topology.yaml'),
			'mesh_id: m\ncontexts:\n  "a@b, c": {network: n1}\n  "d@b, c": {network: n2}\n',
		);
		const result = await init({from: 'topology.yaml'});
		assert.ok('problems' in result);
		assert.match(
			result.problems,
			/rename first, here and where it is used: KUBECONFIG=\.\/kubeconfig kubectl config rename-context 'a@b, c' a@b-c; KUBECONFIG=\.\/kubeconfig kubectl config rename-context 'd@b, c' d@b-c/v,
		);
		assert.doesNotMatch(result.problems, /such as --contexts|these flags/v);
	});

	it('overwrites nothing, and uses the base.yaml and the root that are there', async t => {
		const {cwd, text, init} = await startIn(t);
		const flags = {mesh: 'shop', contexts: 'east=context-east-1,west=context-west-1'};
		assert.ok('out' in (await init(flags)));
		const root = await text('certs/root-cert.pem');
		const first = await text('mesh.yaml');
		assert.deepEqual(await init({...flags, mesh: 'other'}), {
			problems: './mesh.yaml is there already, and init overwrites nothing',
		});
		assert.equal(await text('mesh.yaml'), first);
		await writeFile(
			path.join(cwd, 'base.yaml'),
			'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {meshConfig: {accessLogFile: /dev/stdout}}\n',
		);
		const again = await init({...flags, file: 'second.yaml'});
		assert.ok(
			'out' in again &&
				again.out.includes("base.yaml: Istio's settings for all of them, which was there") &&
				again.out.includes(', which was there\nNo cluster'),
			JSON.stringify(again),
		);
		assert.match(await text('base.yaml'), /accessLogFile/v);
		assert.equal(await text('certs/root-cert.pem'), root);
	});

	it('checks the root and the intermediates that it is given, with every fault', async t => {
		const {cwd, init} = await startIn(t);
		const flags = {mesh: 'shop', contexts: 'east=context-east-1'};
		assert.deepEqual(await init({...flags, trust: 'root=pki/root.pem,pki/root.key'}), {
			problems: './pki/root.pem is missing\n./pki/root.key is missing',
		});
		assert.deepEqual(await init({...flags, trust: 'intermediates', certs: 'pki'}), {
			problems:
				'./pki/east is missing: it is to hold ca-cert.pem, ca-key.pem, root-cert.pem and cert-chain.pem',
		});
		assert.match(
			JSON.stringify(await init({...flags, trust: 'from-cluster=west'})),
			/trust\.cluster: \\"west\\" is not a cluster of this mesh/v,
		);
		assert.deepEqual(
			(await readdir(cwd)).filter(name => name !== 'kubeconfig'),
			[],
		);
	});

	it('says that the encrypted key of a root was not opened, and opens it with its passphrase', async t => {
		const {cwd, init} = await startIn(t);
		const strong = makeCertificates({keyBits: 2048});
		const now = Date.now();
		const [root, other] = [
			await strong.makeRoot({organization: 'Example', now}),
			await strong.makeRoot({organization: 'Other', now}),
		];
		const locked = strong.lockKey(root.key, new Sensitive('horse')).reveal();
		await Promise.all([
			writeFile(path.join(cwd, 'root.pem'), root.certificate),
			writeFile(path.join(cwd, 'other.pem'), other.certificate),
			writeFile(path.join(cwd, 'root.key'), locked),
			writeFile(path.join(cwd, 'passphrase'), 'horse\n'),
		]);
		const flags = {mesh: 'shop', contexts: 'east=context-east-1'};
		const opened = {trust: 'root=other.pem,root.key', passphraseFile: 'passphrase'};
		assert.match(
			JSON.stringify(await init({...flags, ...opened})),
			/root\.key is not the key of .*other\.pem/v,
		);
		assert.match(
			JSON.stringify(await init({...flags, file: 'one.yaml', trust: 'root=other.pem,root.key'})),
			/its key is encrypted and was not opened, so nobody knows yet/v,
		);
		const fit = {file: 'two.yaml', trust: 'root=root.pem,root.key', passphraseFile: 'passphrase'};
		assert.match(JSON.stringify(await init({...flags, ...fit})), /your root .*, fit to sign/v);
	});

	it("encrypts the root's key with the passphrase of a file, and makes none without", async t => {
		const {cwd, text, init} = await startIn(t);
		const flags = {mesh: 'shop', contexts: 'east=context-east-1', encrypt: true};
		assert.match(
			JSON.stringify(await init(flags)),
			/root-key\.pem is to be encrypted, and nobody has given a passphrase/v,
		);
		await writeFile(path.join(cwd, 'passphrase'), 'horse\n');
		assert.ok('out' in (await init({...flags, passphraseFile: 'passphrase'})));
		assert.match(await text('certs/root-key.pem'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/v);
		assert.match(
			await text('mesh.yaml'),
			/trust: \{mode: generated, directory: certs, encrypt: true\}/v,
		);
	});
});

describe("what the platforms of init's clusters need", () => {
	it('goes into base.yaml where all run on one, else into an overlay for those that do', async t => {
		const all = await startIn(t);
		const one = await all.init({mesh: 'shop', contexts: contexts.join(','), platform: 'openshift'});
		assert.ok('out' in one, JSON.stringify(one));
		assert.match(
			await all.text('base.yaml'),
			/\nspec:\n {2}values: \{global: \{platform: openshift\}\}\n {2}components: \{cni: \{enabled: true, namespace: kube-system\}\}\n$/v,
		);
		assert.match(
			one.out,
			/base\.yaml: what openshift needs, for context-east-1, context-east-2, context-west-1\n/v,
		);
		assert.equal(one.notes, '');

		const some = await startIn(t);
		const mixed = await some.init({
			mesh: 'shop',
			contexts: contexts.join(','),
			platform: 'context-west-1=k3s,context-east-1=other',
		});
		assert.ok('out' in mixed, JSON.stringify(mixed));
		assert.match(
			await some.text('mesh.yaml'),
			/\n {2}context-east-1: \{(?:(?!overlay).)*\}\n.*\n {2}context-west-1: \{.*overlay: k3s\.yaml.*\}/v,
		);
		assert.match(
			await some.text('k3s.yaml'),
			/spec:\n {2}values: \{global: \{platform: k3s\}\}\n$/v,
		);
		assert.match(await some.text('base.yaml'), /spec: \{\}\n$/v);
		assert.match(
			mixed.notes,
			/^On what context-east-2 runs is not known here: on openshift, gke, .* or minikube, Istio must be told/v,
		);
	});

	it('leaves a base.yaml that is there as it is, says what it takes, and refuses what it does not know', async t => {
		const {cwd, text, init} = await startIn(t);
		const before =
			'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {hub: registry.example/istio}\n';
		await writeFile(path.join(cwd, 'base.yaml'), before);
		assert.match(
			(
				(await init({mesh: 'shop', contexts: contexts.join(','), platform: 'gkee'})) as {
					problems: string;
				}
			).problems,
			/--platform gkee: the choices are .*Did you mean gke\?/v,
		);
		assert.match(
			(
				(await init({mesh: 'shop', contexts: contexts.join(','), platform: 'east=gke'})) as {
					problems: string;
				}
			).problems,
			/--platform names east, and the clusters are context-east-1/v,
		);
		const done = await init({mesh: 'shop', contexts: contexts.join(','), platform: 'k3d'});
		assert.ok('out' in done, JSON.stringify(done));
		assert.equal(await text('base.yaml'), before);
		assert.match(
			done.notes,
			/For k3d, see to it that base\.yaml, which was there, has below spec: values: \{global: \{platform: k3d\}\}/v,
		);
	});
});
