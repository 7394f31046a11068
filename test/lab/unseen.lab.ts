import assert from 'node:assert/strict';
import test from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Finding} from '../../source/checks/finding.ts';
import {defaultVerifyImage} from '../../source/mesh/mesh-schema.ts';
import {applyTo, removeFrom} from './defects/kit/apply.ts';
import type {Manifest} from './defects/kit/scene.ts';
import {startLab} from './start-lab.ts';
import {makeWizard, said} from './wizard.ts';

const [a, b] = ['unseen-a', 'unseen-b'] as const;
const system = 'istio-system';
const networking = 'networking.istio.io/v1';

/** Without it, a proxy goes on with connections that are older than what a gateway is told. */
const connectionPool = {http: {maxRequestsPerConnection: 1}};

const object = (
	apiVersion: string,
	kind: string,
	name: string,
	{namespace = 'shop', ...rest}: {namespace?: string; spec: object},
): Manifest => ({apiVersion, kind, metadata: {name, namespace}, ...rest});

const workload = (name: string, labels: Record<string, string>, container: object) =>
	object('apps/v1', 'Deployment', name, {
		spec: {
			selector: {matchLabels: {app: name}},
			template: {
				metadata: {labels: {app: name, ...labels}},
				spec: {terminationGracePeriodSeconds: 1, containers: [{name: 'app', ...container}]},
			},
		},
	});

const client = workload(
	'client',
	{},
	{
		image: 'docker.io/curlimages/curl:8.16.0',
		command: ['sleep', '100000'],
	},
);
const cart = (labels: Record<string, string> = {}) =>
	workload('cart', labels, {image: defaultVerifyImage, args: ['netexec', '--http-port=8080']});
const service = (port: number) =>
	object('v1', 'Service', 'cart', {
		spec: {selector: {app: 'cart'}, ports: [{name: 'http', port, targetPort: 8080}]},
	});
const rule = (more: object = {}) =>
	object(networking, 'DestinationRule', 'cart', {
		spec: {host: 'cart', trafficPolicy: {connectionPool, ...more}},
	});
const gateway = (name: string, server: object) =>
	object(networking, 'Gateway', name, {
		namespace: system,
		spec: {selector: {istio: 'eastwestgateway'}, servers: [server]},
	});
const through = (host: string) =>
	gateway('cross-network-gateway', {
		port: {number: 15_443, name: 'tls', protocol: 'TLS'},
		tls: {mode: 'AUTO_PASSTHROUGH'},
		hosts: [host],
	});
const other = gateway('other', {
	port: {number: 15_443, name: 'tcp', protocol: 'TCP'},
	hosts: ['*'],
});
const web = gateway('web', {
	port: {number: 15_443, name: 'http', protocol: 'HTTP'},
	hosts: ['*'],
});
const sidecar = object(networking, 'Sidecar', 'default', {
	namespace: system,
	spec: {egress: [{hosts: ['istio-system/*']}]},
});

type Case = {
	title: string;
	plant: () => Promise<void>;
	heal: () => Promise<void>;
	id: string;
	status: Finding['status'];
	says: RegExp;
	/** What cart is asked for until it no longer answers. */
	path?: string;
};

void test(
	'what keeps Services of two networks apart is named, is so, and is over after the remedy',
	{timeout: 900_000},
	async t => {
		await using lab = await startLab({clusters: [a, b]});
		await using wizard = await makeWizard(lab, {[a]: {network: 'net-a'}, [b]: {network: 'net-b'}});

		const finding = async (id: string): Promise<Finding> => {
			const run = await wizard.run(
				'preflight',
				'-f',
				'mesh.yaml',
				'-o',
				'json',
				...(id.startsWith('probe.') ? ['--probe'] : []),
			);
			const {findings} = JSON.parse(run.stdout) as {findings: readonly Finding[]};
			const all = findings.filter(one => one.id === id);
			return all.find(({status}) => status !== 'pass') ?? all[0] ?? assert.fail(said(run));
		};

		const ask = async (path: string): Promise<string> =>
			lab.kubectl(
				a,
				'-n',
				'shop',
				'exec',
				'deploy/client',
				'-c',
				'app',
				'--',
				'sh',
				'-c',
				`curl -s -o /dev/null -m 4 -w '%{http_code}' 'http://cart:8080/${path}' || true`,
			);

		/** Several in a row: between two states of a proxy, single requests say nothing. */
		const untilAnswers = async (isExpected: (code: string) => boolean, path = 'hostname') => {
			for (let inRow = 0, tries = 0; inRow < 4; tries++) {
				const code = await ask(path);
				inRow = isExpected(code) ? inRow + 1 : 0;
				assert.ok(tries < 60, `cart still answers ${code}`);
				await sleep(300);
			}
		};

		const rolledOut = async () =>
			lab.kubectl(b, '-n', 'shop', 'rollout', 'status', 'deployment/cart', '--timeout=60s');

		const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes');
		assert.equal(run.exitCode, 0, said(run));
		for (const cluster of [a, b]) {
			await lab.kubectl(cluster, 'create', 'namespace', 'shop');
			await lab.kubectl(cluster, 'label', 'namespace', 'shop', 'istio-injection=enabled');
		}

		await applyTo(lab, a, [client, service(8080), rule()]);
		await applyTo(lab, b, [cart(), service(8080)]);
		await lab.kubectl(a, '-n', 'shop', 'rollout', 'status', 'deployment/client', '--timeout=60s');
		await rolledOut();
		await untilAnswers(code => code === '200');

		const role = 'istio-reader-clusterrole-istio-system';
		const cases: readonly Case[] = [
			{
				title: 'a port of one name and two numbers',
				plant: async () => applyTo(lab, b, [service(9090)]),
				heal: async () => applyTo(lab, b, [service(8080)]),
				id: 'service.ports',
				status: 'warn',
				says: /shop\/cart \(port http is 8080 in unseen-a and 9090 in unseen-b\)/v,
			},
			{
				title: 'pods without a sidecar',
				async plant() {
					await applyTo(lab, b, [cart({'sidecar.istio.io/inject': 'false'})]);
					await rolledOut();
				},
				async heal() {
					await applyTo(lab, b, [cart()]);
					await rolledOut();
				},
				id: 'service.sidecars',
				status: 'note',
				says: /in unseen-b shop\/cart: pods without a sidecar/v,
			},
			{
				title: 'outlier detection that ejects a whole network',
				plant: async () =>
					applyTo(lab, a, [
						rule({
							outlierDetection: {
								consecutive5xxErrors: 2,
								interval: '1s',
								baseEjectionTime: '60s',
								maxEjectionPercent: 100,
							},
						}),
					]),
				heal: async () => applyTo(lab, a, [rule({outlierDetection: {consecutive5xxErrors: 0}})]),
				id: 'policy.destination-rules',
				status: 'note',
				says: /maxEjectionPercent 100\): all pods of another network are one endpoint/v,
				path: 'echo?code=500',
			},
			{
				title: 'TLS of its own',
				plant: async () => applyTo(lab, a, [rule({tls: {mode: 'DISABLE'}})]),
				heal: async () => applyTo(lab, a, [rule()]),
				id: 'policy.destination-rules',
				status: 'warn',
				says: /shop\/cart in unseen-a \(host cart, tls\.mode DISABLE\)/v,
			},
			{
				title: 'a Sidecar of the root namespace',
				plant: async () => applyTo(lab, a, [sidecar]),
				heal: async () => removeFrom(lab, a, [sidecar]),
				id: 'policy.root-sidecar',
				status: 'note',
				says: /istio-system\/default in unseen-a leaves out shop/v,
			},
			{
				title: 'hosts of the gateway that leave Services out',
				plant: async () => applyTo(lab, b, [through('*.other.svc.cluster.local')]),
				heal: async () => applyTo(lab, b, [through('*.local')]),
				id: 'gateway.hosts',
				status: 'warn',
				says: /leads to \*\.other\.svc\.cluster\.local alone; .*as for shop\/cart/v,
			},
			{
				title: 'an older Gateway without TLS on its port',
				async plant() {
					await applyTo(lab, b, [other]);
					await removeFrom(lab, b, [through('*.local')]);
					// Ages are told in whole seconds.
					await sleep(1100);
					await applyTo(lab, b, [through('*.local')]);
				},
				heal: async () => removeFrom(lab, b, [other]),
				id: 'gateway.taken',
				status: 'fail',
				says: /istio-system\/other .*no request of other networks gets through/v,
			},
			{
				title: 'an older Gateway that speaks HTTP on its port, as a pod of the peer sees it',
				async plant() {
					await applyTo(lab, b, [web]);
					await removeFrom(lab, b, [through('*.local')]);
					await sleep(1100);
					await applyTo(lab, b, [through('*.local')]);
				},
				heal: async () => removeFrom(lab, b, [web]),
				id: 'probe.gateway',
				status: 'fail',
				says: /:15443 does not speak TLS/v,
			},
			{
				title: 'a gateway that asks no load balancer',
				async plant() {
					await lab.kubectl(
						b,
						'-n',
						system,
						'patch',
						'service',
						'istio-eastwestgateway',
						'-p',
						'{"spec":{"type":"ClusterIP"}}',
					);
				},
				async heal() {
					await lab.kubectl(
						b,
						'-n',
						system,
						'patch',
						'service',
						'istio-eastwestgateway',
						'-p',
						'{"spec":{"type":"LoadBalancer"}}',
					);
				},
				id: 'gateway.ready',
				status: 'warn',
				says: /of type ClusterIP without an address: peers leave this network out/v,
			},
		];
		for (const {title, plant, heal, id, status, says, path} of cases) {
			await t.test(title, async () => {
				await plant();
				await untilAnswers(code => code === '000' || code === '503', path);
				const found = await finding(id);
				assert.equal(found.status, status, found.observed);
				assert.match(found.observed, says);
				await heal();
				await untilAnswers(code => code === '200');
				const healed = await finding(id);
				assert.equal(healed.status, 'pass', healed.observed);
			});
		}

		await t.test("a right that the peers' account lacks", async () => {
			const path = await lab.kubectl(b, 'get', 'clusterrole', role, '-o', 'json');
			const {rules} = JSON.parse(path) as {rules: ReadonlyArray<{resources?: readonly string[]}>};
			const place = rules.findIndex(({resources}) => resources?.includes('endpointslices'));
			const patch = async (rulesLeft: unknown) =>
				lab.kubectl(
					b,
					'patch',
					'clusterrole',
					role,
					'--type=json',
					'-p',
					JSON.stringify([{op: 'replace', path: '/rules', value: rulesLeft}]),
				);
			await patch(rules.toSpliced(place, 1));
			const found = await finding('secret.reader-rights');
			assert.notEqual(found.status, 'pass');
			assert.match(found.observed, /endpointslices/v);
			await patch(rules);
			assert.equal((await finding('secret.reader-rights')).status, 'pass');
		});
	},
);
