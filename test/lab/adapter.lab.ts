import assert from 'node:assert/strict';
import test from 'node:test';
import {fitted} from '../../source/kubernetes/shape.ts';
import {coreShapes, versionShape} from '../../source/kubernetes/shapes.ts';
import {makeCluster} from '../../source/adapters/cluster/cluster.ts';
import {makeExecPlugins} from '../../source/adapters/exec-plugin/exec-plugins.ts';
import {loadKubeconfig} from '../../source/adapters/kubeconfig/load-kubeconfig.ts';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {ApiError} from '../../source/ports/cluster.ts';
import {Sensitive} from '../../source/sensitive.ts';
import {startLab} from './start-lab.ts';

const configMap = (data: Record<string, string>, name = 'settings'): KubeObject => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name, namespace: 'default'},
	data,
});
const ref = {
	apiVersion: 'v1',
	kind: 'ConfigMap',
	name: 'settings',
	namespace: 'default',
};
const gateways = {apiVersion: 'networking.example.com/v1', kind: 'Gateway'};

const gatewayDefinition: KubeObject = {
	apiVersion: 'apiextensions.k8s.io/v1',
	kind: 'CustomResourceDefinition',
	metadata: {name: 'gateways.networking.example.com'},
	spec: {
		group: 'networking.example.com',
		names: {kind: 'Gateway', plural: 'gateways', singular: 'gateway'},
		scope: 'Namespaced',
		versions: [
			{
				name: 'v1',
				served: true,
				storage: true,
				schema: {openAPIV3Schema: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true}},
			},
		],
	},
};

const failureOf = async (promise: Promise<unknown>): Promise<ApiError> => {
	try {
		await promise;
	} catch (error) {
		assert.ok(error instanceof ApiError);
		return error;
	}

	throw new Error('it did not fail');
};

void test('the Kubernetes adapter against a real API server', {timeout: 300_000}, async t => {
	await using lab = await startLab({clusters: ['adapt']});
	const {contexts, problems} = loadKubeconfig({paths: [lab.kubeconfig], env: {}, home: '/nowhere'});
	assert.deepEqual(problems, []);
	const [context] = contexts;
	assert.ok(context);
	assert.deepEqual([context.name, context.isCurrent, context.auth], ['adapt', true, 'static']);
	const options = {
		timeoutMs: 10_000,
		userAgent: 'mesh-wizard/lab',
		env: {},
		plugins: makeExecPlugins({env: {}}),
	};
	const cluster = makeCluster(context, options);
	t.after(cluster.close);
	const audit = lab.audit('adapt');

	await t.test(
		'reads: version, readiness, clock, objects, lists in pages, metadata alone',
		async () => {
			assert.match(
				fitted(await cluster.get('/version'), versionShape)?.gitVersion ?? '',
				/^v1\.\d+/v,
			);
			assert.equal(await cluster.text('/readyz'), 'ok');
			const clock = cluster.clock();
			assert.ok(clock && Math.abs(clock.server - clock.local) < 5000);
			const system = await cluster.read({apiVersion: 'v1', kind: 'Namespace', name: 'kube-system'});
			assert.equal(
				system?.metadata.uid,
				await lab.kubectl(
					'adapt',
					'get',
					'namespace',
					'kube-system',
					'-o',
					'jsonpath={.metadata.uid}',
				),
			);
			assert.equal(
				await cluster.read({apiVersion: 'v1', kind: 'Namespace', name: 'none'}),
				undefined,
			);
			const roles = await cluster.list(
				{apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole'},
				{pageSize: 7},
			);
			const names = await lab.kubectl(
				'adapt',
				'get',
				'clusterroles',
				'-o',
				'jsonpath={.items[*].metadata.name}',
			);
			assert.deepEqual(
				roles.map(role => role.metadata.name),
				names.split(' '),
			);
			assert.ok(
				roles.every(
					role => role.kind === 'ClusterRole' && role.apiVersion === 'rbac.authorization.k8s.io/v1',
				),
			);
			const [certificate] = await cluster.list(
				{apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system'},
				{metadataOnly: true, fieldSelector: 'metadata.name=kube-root-ca.crt'},
			);
			assert.deepEqual(
				Object.keys(certificate ?? {}).toSorted((one, other) => one.localeCompare(other)),
				['apiVersion', 'kind', 'metadata'],
			);
			const partial = await cluster.read(
				{
					apiVersion: 'v1',
					kind: 'ConfigMap',
					name: 'kube-root-ca.crt',
					namespace: 'kube-system',
				},
				{metadataOnly: true},
			);
			assert.equal(partial?.metadata.uid, certificate?.metadata.uid);
			assert.equal(partial?.data, undefined);
		},
	);

	await t.test(
		'kinds are those that kubectl lists; a new CRD is found, and not before it is there',
		async () => {
			const kinds = await cluster.kinds();
			const listed = await lab.kubectl(
				'adapt',
				'api-resources',
				'--verbs=list',
				'--no-headers',
				'-o',
				'name',
			);
			assert.equal(kinds.length, listed.split('\n').length);
			assert.equal((await failureOf(cluster.list(gateways))).kind, 'not-found');
			await cluster.apply(gatewayDefinition);
			await lab.kubectl(
				'adapt',
				'wait',
				'--for=condition=Established',
				'crd/gateways.networking.example.com',
				'--timeout=30s',
			);
			await lab.kubectl('adapt', 'get', '--raw', '/apis/networking.example.com/v1');
			assert.deepEqual(await cluster.list(gateways), []);
			const applied = await cluster.apply({
				...gateways,
				metadata: {name: 'g', namespace: 'default'},
				spec: {a: 1},
			});
			assert.deepEqual(
				(await cluster.list(gateways)).map(object => object.metadata.uid),
				[applied.metadata.uid],
			);
			assert.equal(
				await cluster.remove({
					apiVersion: 'apiextensions.k8s.io/v1',
					kind: 'CustomResourceDefinition',
					name: 'gateways.networking.example.com',
				}),
				true,
			);
		},
	);

	await t.test(
		'apply: a dry run stores nothing, a repetition changes nothing, a conflict names the other manager',
		async () => {
			const mark = await audit.mark();
			assert.deepEqual((await cluster.apply(configMap({a: '1'}), {dryRun: true}))['data'], {
				a: '1',
			});
			assert.equal(await cluster.read(ref), undefined);
			assert.deepEqual(
				(await audit.writesSince(mark)).filter(write => write.userAgent === 'mesh-wizard/lab'),
				[],
			);
			const first = await cluster.apply(configMap({a: '1'}));
			const second = await cluster.apply(configMap({a: '1'}));
			assert.equal(second.metadata.resourceVersion, first.metadata.resourceVersion);
			await lab.kubectl(
				'adapt',
				'patch',
				'configmap',
				'settings',
				'--type=merge',
				'--field-manager=someone-else',
				'-p',
				'{"data":{"a":"2"}}',
			);
			const conflict = await failureOf(cluster.apply(configMap({a: '3'})));
			assert.equal(conflict.kind, 'conflict');
			assert.equal(
				conflict.message,
				`${cluster.server}: apply ConfigMap default/settings is managed by someone else: "someone-else" owns .data.a`,
			);
			assert.deepEqual((await cluster.apply(configMap({a: '3'}), {force: true}))['data'], {a: '3'});
		},
	);

	await t.test(
		'create, replace, patch and remove hold to names, resource versions and uids',
		async () => {
			const made = await cluster.create(configMap({a: '1'}, 'made'));
			const madeRef = {...ref, name: 'made'};
			assert.equal((await failureOf(cluster.create(configMap({}, 'made')))).kind, 'conflict');
			const replaced = await cluster.replace({...made, data: {a: '2'}});
			assert.equal((await failureOf(cluster.replace({...made, data: {a: '3'}}))).kind, 'conflict');
			assert.deepEqual((await cluster.patch(madeRef, {data: {a: null, b: '1'}}))['data'], {b: '1'});
			assert.equal((await failureOf(cluster.remove(madeRef, {uid: 'another'}))).kind, 'conflict');
			assert.equal(
				await cluster.remove(madeRef, {uid: replaced.metadata.uid, propagation: 'Background'}),
				true,
			);
			assert.equal(await cluster.remove(madeRef), false);
			assert.equal((await failureOf(cluster.create(configMap({}, 'Not_A_Name')))).kind, 'invalid');
		},
	);

	await t.test('reviews are answered and are no writes; impersonation counts', async () => {
		const review = async (who: typeof cluster) =>
			fitted(
				await who.review('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
					apiVersion: 'authorization.k8s.io/v1',
					kind: 'SelfSubjectAccessReview',
					spec: {resourceAttributes: {verb: 'create', resource: 'namespaces'}},
				}),
				coreShapes['authorization.k8s.io/v1'].SelfSubjectAccessReview,
			)?.status?.allowed;
		const jane = makeCluster(
			{
				...context,
				user: {...context.user, impersonation: {user: 'jane', groups: ['dev'], extra: {}}},
			},
			options,
		);
		t.after(jane.close);
		assert.equal(await review(cluster), true);
		assert.equal(await review(jane), false);
		const denied = await failureOf(jane.list({apiVersion: 'v1', kind: 'Secret'}));
		assert.equal(denied.kind, 'forbidden');
		assert.match(denied.message, /User "jane" cannot list resource "secrets"/v);
	});

	await t.test('a watch tells what others do', async () => {
		const stop = new AbortController();
		const seen: string[] = [];
		for await (const event of cluster.watch(
			{apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default'},
			{signal: stop.signal, fieldSelector: 'metadata.name=settings'},
		)) {
			seen.push(`${event.type} ${JSON.stringify(event.object.data)}`);
			switch (seen.length) {
				case 1: {
					await lab.kubectl(
						'adapt',
						'patch',
						'configmap',
						'settings',
						'--type=merge',
						'-p',
						'{"data":{"a":"4"}}',
					);
					break;
				}

				case 2: {
					await lab.kubectl('adapt', 'delete', 'configmap', 'settings');
					break;
				}

				default: {
					stop.abort();
				}
			}
		}

		assert.deepEqual(seen, ['added {"a":"3"}', 'modified {"a":"4"}', 'deleted {"a":"4"}']);
	});

	await t.test(
		'port-forward: the health of CoreDNS, many times and side by side; a closed port and a missing pod',
		async () => {
			const [pod] = await cluster.list(
				{apiVersion: 'v1', kind: 'Pod', namespace: 'kube-system'},
				{labelSelector: 'k8s-app=kube-dns'},
			);
			assert.ok(pod);
			const where = {namespace: 'kube-system', name: pod.metadata.name};
			const health = await cluster.forward(where, 8080, async request =>
				Promise.all(Array.from({length: 8}, async () => request('/health'))),
			);
			assert.deepEqual(
				health.map(({status, body}) => [status, body]),
				Array.from({length: 8}, () => [200, 'OK']),
			);
			const closed = await failureOf(cluster.forward(where, 81, async request => request('/')));
			assert.equal(closed.kind, 'refused', closed.message);
			const missing = await failureOf(
				cluster.forward({...where, name: 'none'}, 80, async request => request('/')),
			);
			assert.equal(missing.kind, 'not-found', missing.message);
		},
	);

	await t.test(
		'port-forward: megabytes in chunks arrive whole, through a pod that closes afterwards',
		async () => {
			await cluster.create({
				apiVersion: 'v1',
				kind: 'Pod',
				metadata: {name: 'talker', namespace: 'default'},
				spec: {
					containers: [
						{
							name: 'talker',
							image: 'registry.k8s.io/e2e-test-images/agnhost:2.59',
							args: ['netexec', '--http-port=8080', '--udp-port=-1'],
						},
					],
				},
			});
			await lab.kubectl('adapt', 'wait', '--for=condition=Ready', 'pod/talker', '--timeout=60s');
			const command = encodeURIComponent('busybox yes 0123456789abcdef | busybox head -c 5100000');
			const answers = await cluster.forward(
				{namespace: 'default', name: 'talker'},
				8080,
				async request =>
					Promise.all(
						[1, 2].map(async () => request(`/shell?shellCommand=${command}`, {timeoutMs: 60_000})),
					),
			);
			for (const {status, body} of answers) {
				assert.equal(status, 200);
				const {output = '', error} = JSON.parse(body) as {output?: string; error?: string};
				assert.equal(error, undefined);
				assert.ok(
					output === '0123456789abcdef\n'.repeat(300_000),
					`${output.length} characters arrived`,
				);
			}

			await cluster.remove({
				apiVersion: 'v1',
				kind: 'Pod',
				name: 'talker',
				namespace: 'default',
			});
		},
	);

	await t.test('wrong credentials, a wrong CA and a cut cluster are told apart', async () => {
		const variant = (change: {cluster?: object; user?: object}) => {
			const other = makeCluster(
				{
					...context,
					cluster: {...context.cluster, ...change.cluster},
					user: {...context.user, ...change.user},
				},
				{...options, timeoutMs: 1500},
			);
			t.after(other.close);
			return other;
		};

		const get = async (change: Parameters<typeof variant>[0]) =>
			failureOf(variant(change).get('/api/v1/namespaces?limit=1'));
		assert.equal(
			(await get({user: {certificate: undefined, token: new Sensitive('nonsense')}})).kind,
			'unauthorized',
		);
		assert.equal((await get({user: {certificate: undefined}})).kind, 'forbidden');
		assert.equal(
			(await get({cluster: {authority: context.user.certificate?.certificate}})).kind,
			'wrong-ca',
		);
		await lab.cut('adapt');
		const cut = await get({});
		await lab.heal('adapt');
		assert.equal(cut.kind, 'timed-out', cut.message);
		assert.match(cut.message, /no answer to the connection within 1\.5 s/v);
	});

	await t.test('every request said who it is', async () => {
		const agents = new Set(
			(await audit.requestsSince(0))
				.filter(event => event.user === 'adapt-admin')
				.map(event => event.userAgent.split(' ')[0]),
		);
		assert.ok(agents.has('mesh-wizard/lab'));
		assert.ok(
			[...agents].every(agent =>
				/^(?:mesh-wizard\/lab|mesh-lab-test|kubectl|python|lab)/iv.test(agent ?? ''),
			),
			[...agents].join(', '),
		);
	});
});
