import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {describe, test} from 'node:test';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import type {ClusterPort} from '../../source/ports/cluster.ts';
import {Sensitive} from '../../source/sensitive.ts';
import {makeClusterReader} from '../../source/survey/cluster-reader.ts';
import {judgeCacerts, surveyCacertsContents} from '../../source/survey/secrets/cacerts-contents.ts';
import {surveyCacerts, surveyStraySecrets} from '../../source/survey/secrets/metadata.ts';
import type {Peer} from '../../source/ports/peer.ts';
import {surveyRemoteAccess} from '../../source/survey/secrets/remote-access.ts';
import {surveyCluster} from '../../source/survey/survey-cluster.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeFakeClock} from '../helpers/fakes.ts';
import {fingerprintReader} from '../helpers/survey.ts';

const system: KubeObject = {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'istio-system'}};
const encode = (text: string) => Buffer.from(text).toString('base64');
const secret = (
	name: string,
	data: Record<string, string>,
	{namespace = 'istio-system', ...metadata}: Partial<KubeObject['metadata']> = {},
): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Secret',
	metadata: {name, namespace, ...metadata},
	data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, encode(text)])),
});
const remote = {labels: {'istio/multiCluster': 'true'}};

describe('the metadata of Secrets', () => {
	test('name the keys of cacerts and who wrote them, without a value', async () => {
		const cluster = makeMemoryCluster({objects: [system]});
		cluster.put(secret('cacerts', {'ca-cert.pem': 'canary', 'ca-key.pem': 'canary'}), {
			manager: 'kubectl-create',
		});
		const fact = await surveyCacerts(makeClusterReader(cluster));
		assert.ok(fact.known);
		assert.deepEqual(
			fact.value?.keys?.toSorted((a, b) => a.localeCompare(b)),
			['ca-cert.pem', 'ca-key.pem'],
		);
		assert.deepEqual(fact.value?.writers, ['kubectl-create']);
		assert.ok(!JSON.stringify(fact).includes(encode('canary')));
	});

	test('leave out the copy of the contents that kubectl apply keeps in an annotation', async () => {
		const annotations = {
			'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"x":"${encode('canary')}"}}`,
			'networking.istio.io/cluster': 'b',
		};
		const facts = await surveyCluster(
			'a',
			makeMemoryCluster({
				objects: [system, secret('in-place', {x: 'canary'}, {...remote, annotations})],
			}),
			{certificates: fingerprintReader, clock: makeFakeClock()},
		);
		assert.deepEqual(
			facts.remoteSecrets.known && facts.remoteSecrets.value.map(found => found.annotations),
			[{'networking.istio.io/cluster': 'b'}],
		);
		assert.ok(!JSON.stringify(facts).includes(encode('canary')));
	});

	test("show remote secrets outside of Istio's namespace, asked for only where that is there", async () => {
		const objects = [
			secret('in-place', {}, remote),
			secret('astray', {}, {namespace: 'sample', ...remote}),
			secret('other', {}, {namespace: 'sample'}),
		];
		const cluster = makeMemoryCluster({objects: [system, ...objects]});
		const fact = await surveyStraySecrets(makeClusterReader(cluster));
		assert.deepEqual(fact.known && fact.value, [{namespace: 'sample', name: 'astray'}]);

		const bare = makeMemoryCluster();
		assert.deepEqual((await surveyStraySecrets(makeClusterReader(bare))).known, true);
		assert.ok(bare.requests.every(({path}) => !path.includes('secrets')));
	});
});

const now = Date.UTC(2026, 10, 21);
const dayMs = 24 * 60 * 60 * 1000;
const certificates = makeCertificates({keyBits: 1024});

describe('cacerts that are read', async () => {
	const root = await certificates.makeRoot({organization: 'Example', now});
	const other = await certificates.makeRoot({organization: 'Other', now});
	const own = await certificates.makeIntermediate({
		root,
		organization: 'Example',
		cluster: 'a',
		now,
	});
	const files = (changes: Record<string, string | undefined> = {}): Record<string, Sensitive> =>
		Object.fromEntries(
			Object.entries({
				'ca-cert.pem': own.certificate,
				'ca-key.pem': own.key.reveal(),
				'root-cert.pem': root.certificate,
				'cert-chain.pem': `${own.certificate}${root.certificate}`,
				...changes,
			}).flatMap(([name, text]) => (text === undefined ? [] : [[name, new Sensitive(text)]])),
		);
	const problems = (changes: Record<string, string | undefined>, at = now) =>
		judgeCacerts(files(changes), certificates, {now: at}).problems.join('; ');

	test('are in order when they fit together', () => {
		const contents = judgeCacerts(files(), certificates, {now});
		const [rootFacts, ownFacts] = [
			certificates.read(root.certificate)[0],
			certificates.read(own.certificate)[0],
		];
		assert.deepEqual(contents, {
			problems: [],
			roots: [rootFacts?.fingerprint],
			authority: ownFacts?.fingerprint,
			notAfter: ownFacts?.notAfter,
		});
		assert.deepEqual(
			judgeCacerts(files({'cert-chain.pem': own.certificate}), certificates, {now}).problems,
			[],
			'a chain without the root works',
		);
	});

	test('are in order under the names of a TLS Secret', () => {
		assert.deepEqual(
			judgeCacerts(
				{
					'tls.crt': new Sensitive(own.certificate),
					'tls.key': own.key,
					'ca.crt': new Sensitive(root.certificate),
				},
				certificates,
				{now},
			).problems,
			[],
		);
	});

	test('are told what is wrong with them', () => {
		assert.equal(problems({'cert-chain.pem': undefined}), 'cert-chain.pem is missing');
		assert.equal(problems({'root-cert.pem': ''}), 'root-cert.pem is missing');
		assert.equal(
			problems({'ca-key.pem': other.key.reveal()}),
			'ca-key.pem is not the key of ca-cert.pem',
		);
		assert.match(
			problems({'ca-key.pem': 'garbage'}),
			/^ca-key\.pem: the private key cannot be read/v,
		);
		assert.match(
			problems({'ca-cert.pem': 'garbage'}),
			/^ca-cert\.pem: the text holds no PEM certificate/v,
		);
		assert.equal(
			problems({'root-cert.pem': other.certificate}).replace(/[\d:a-f]+…/v, 'X'),
			'ca-cert.pem ("O=Example, CN=Intermediate CA, L=a", issued by "O=Example, CN=Root CA") does not lead to root-cert.pem ("O=Other, CN=Root CA", X) by cert-chain.pem',
		);
		assert.match(problems({}, now + 731 * dayMs), /^ca-cert\.pem expired on 2028-11-/v);
		assert.match(problems({}, now - dayMs), /^ca-cert\.pem is not valid before 2026-11-20/v);
	});

	test('are refused where an authority allows too few below it', () => {
		const bounded = {
			...certificates,
			read: (pem: string) => certificates.read(pem).map(facts => ({...facts, pathLength: 0})),
		};
		assert.match(
			judgeCacerts(files(), bounded, {now}).problems.join('; '),
			/^root-cert\.pem \("O=Example, CN=Root CA"\) allows no authority below it \(path length 0\), and there is to be 1$/v,
		);
	});

	test('are judged by the trust domain that is asked for, else by the one that the control plane runs with', async () => {
		const permitting = (name: string) => ({
			...certificates,
			read: (pem: string) =>
				certificates.read(pem).map(facts => ({
					...facts,
					nameConstraints: {
						permitted: [{kind: 'uri' as const, name}],
						excluded: [],
						isCritical: true,
					},
				})),
		});
		const surveyed = async (permitted: string, trustDomain?: string) => {
			const objects: KubeObject[] = [
				system,
				secret(
					'cacerts',
					Object.fromEntries(Object.entries(files()).map(([name, text]) => [name, text.reveal()])),
				),
				{
					apiVersion: 'apps/v1',
					kind: 'Deployment',
					metadata: {name: 'istiod', namespace: 'istio-system', labels: {app: 'istiod'}},
					spec: {template: {spec: {containers: [{name: 'discovery'}]}}},
				},
				{
					apiVersion: 'v1',
					kind: 'ConfigMap',
					metadata: {name: 'istio', namespace: 'istio-system'},
					data: {mesh: 'trustDomain: runs.example\n'},
				},
			];
			const fact = await surveyCacertsContents(
				makeClusterReader(makeMemoryCluster({objects})),
				permitting(permitted),
				{now, ...(trustDomain === undefined ? {} : {trustDomain})},
			);
			assert.ok(fact.known);
			return (fact.value?.problems ?? []).filter(problem => problem.includes('spiffe://'));
		};

		assert.deepEqual(await surveyed('runs.example'), []);
		assert.deepEqual(await surveyed('asked.example', 'asked.example'), []);
		assert.match((await surveyed('cluster.local')).join(','), /spiffe:\/\/runs\.example/v);
		assert.match((await surveyed('runs.example', 'asked.example')).join(','), /asked\.example/v);
	});

	test('leave nothing of themselves in a fact', async () => {
		const cluster = makeMemoryCluster({
			objects: [
				system,
				secret(
					'cacerts',
					Object.fromEntries(Object.entries(files()).map(([name, text]) => [name, text.reveal()])),
				),
			],
		});
		const fact = await surveyCacertsContents(makeClusterReader(cluster), certificates, {now});
		assert.ok(fact.known);
		assert.deepEqual(fact.value?.problems, []);
		assert.ok(!/BEGIN|MII/v.test(JSON.stringify(fact)));
	});
});

describe('remote secrets that are tried out', () => {
	const kubeconfig = (change: {server?: string; user?: object; cluster?: object} = {}) =>
		JSON.stringify({
			'current-context': 'b',
			contexts: [{name: 'b', context: {cluster: 'b', user: 'b'}}],
			clusters: [
				{
					name: 'b',
					cluster: {
						server: change.server ?? 'https://b:6443',
						'certificate-authority-data': encode('CA'),
						...change.cluster,
					},
				},
			],
			users: [{name: 'b', user: change.user ?? {token: 'canary'}}],
		});
	const tried = async (text: string, open?: (peer: Peer) => ClusterPort, key = 'b') => {
		const cluster = makeMemoryCluster({
			objects: [
				system,
				secret(
					'istio-remote-secret-b',
					{[key]: text},
					{...remote, annotations: {'networking.istio.io/cluster': 'b'}},
				),
				secret('other', {token: 'x'}),
			],
		});
		const fact = await surveyRemoteAccess(makeClusterReader(cluster), open);
		assert.ok(fact.known);
		assert.ok(!JSON.stringify(fact).includes('canary'), 'the token stays where it is');
		const [access] = fact.value;
		assert.equal(fact.value.length, 1);
		return access;
	};

	test('say which cluster accepts them', async () => {
		const peers: Peer[] = [];
		const peer = makeMemoryCluster({uid: 'uid-of-b'});
		const access = await tried(kubeconfig({cluster: {'tls-server-name': 'kubernetes'}}), asked => {
			peers.push(asked);
			return peer;
		});
		assert.deepEqual(access, {
			secret: 'istio-remote-secret-b',
			key: 'b',
			cluster: 'b',
			server: 'https://b:6443',
			answer: 'accepted',
			uid: 'uid-of-b',
		});
		assert.deepEqual(
			peers.map(({server, authority, tlsServerName, token}) => [
				server,
				authority,
				tlsServerName,
				token.reveal(),
			]),
			[['https://b:6443', 'CA', 'kubernetes', 'canary']],
		);
		assert.ok(peer.isClosed);
		assert.deepEqual(
			peer.requests.map(({verb, path}) => `${verb} ${path}`),
			['get /api/v1/namespaces/kube-system'],
		);
	});

	const failing = (kind: Parameters<ReturnType<typeof makeMemoryCluster>['fail']>[1]) => () => {
		const peer = makeMemoryCluster();
		peer.fail('/', kind);
		return peer;
	};

	const answers = [
		['unauthorized', 'refused'],
		['forbidden', 'forbidden'],
		['wrong-ca', 'wrong-ca'],
		['timed-out', 'silent'],
		['refused', 'silent'],
	] as const;
	for (const [kind, answer] of answers) {
		test(`${kind} means ${answer}`, async () => {
			assert.equal((await tried(kubeconfig(), failing(kind)))?.answer, answer);
		});
	}

	test('name what istiod refuses, and try nothing without a token', async () => {
		const access = await tried(kubeconfig({user: {exec: {command: 'aws'}}}), failing('refused'));
		assert.deepEqual([access?.refusals, access?.answer], [['exec'], 'not-tried']);
		assert.equal((await tried('no: kubeconfig', failing('refused')))?.answer, 'unreadable');
		assert.equal((await tried(kubeconfig(), undefined))?.answer, 'not-tried');
	});

	test('keep the name in them and the one on them apart', async () => {
		const access = await tried(kubeconfig(), undefined, 'f9');
		assert.deepEqual([access?.key, access?.cluster], ['f9', 'b']);
	});
});

describe('a survey', () => {
	const cluster = () =>
		makeMemoryCluster({
			objects: [
				system,
				secret('cacerts', {
					'ca-cert.pem': 'aa 10',
					'ca-key.pem': 'key',
					'root-cert.pem': 'bb 20',
					'cert-chain.pem': 'aa 10',
				}),
				secret('istio-remote-secret-b', {b: '{}'}, remote),
			],
		});
	const options = {certificates: fingerprintReader, clock: makeFakeClock()};
	const opened = (port: ReturnType<typeof makeMemoryCluster>) =>
		port.requests.filter(({path}) => path.endsWith('/secrets/cacerts'));

	test('opens no Secret by itself', async () => {
		const port = cluster();
		const {cacertsContents, remoteAccess} = await surveyCluster('a', port, options);
		assert.equal(!cacertsContents.known && cacertsContents.reason, 'not-read');
		assert.equal(!remoteAccess.known && remoteAccess.reason, 'not-read');
		assert.equal(opened(port).length, 0);
	});

	test('opens those two kinds when it is told to', async () => {
		const port = cluster();
		const {cacertsContents, remoteAccess} = await surveyCluster('a', port, {
			...options,
			readSecrets: true,
		});
		assert.ok(cacertsContents.known);
		assert.ok(remoteAccess.known);
		assert.equal(opened(port).length, 1);
	});
});
