import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {ApiError, type ClusterPort} from '../../source/ports/cluster.ts';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {surveyCluster} from '../../source/survey/survey-cluster.ts';
import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeFakeClock} from '../helpers/fakes.ts';
import {fingerprintReader} from '../helpers/survey.ts';

const survey = async (cluster: ClusterPort): Promise<ClusterFacts> =>
	surveyCluster('east-1', cluster, {certificates: fingerprintReader, clock: makeFakeClock()});

const valueOf = <T>(fact: {known: true; value: T} | {known: false; detail: string}): T => {
	assert.ok(fact.known, fact.known ? '' : fact.detail);
	return fact.value;
};

/** Notes every call with its arguments, and how Secrets are asked for. */
const watched = (cluster: MemoryCluster) => {
	const calls: string[] = [];
	const secrets: Array<{what: string; metadataOnly: boolean}> = [];
	const port: ClusterPort = {
		...cluster,
		async get(path) {
			calls.push(`get ${path}`);
			return cluster.get(path);
		},
		async review(path, body) {
			calls.push(`review ${path} ${JSON.stringify(body)}`);
			return cluster.review(path, body);
		},
		async read(ref, options) {
			calls.push(`read ${JSON.stringify([ref, options])}`);
			if (ref.kind === 'Secret') {
				secrets.push({what: ref.name, metadataOnly: options?.metadataOnly ?? false});
			}

			return cluster.read(ref, options);
		},
		async list(kind, options) {
			calls.push(`list ${JSON.stringify([kind, options])}`);
			if (kind.kind === 'Secret') {
				secrets.push({what: 'list', metadataOnly: options?.metadataOnly ?? false});
			}

			return cluster.list(kind, options);
		},
	};
	return {port, calls, secrets};
};

const systemNamespace = {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'istio-system'}};

const istiod = (
	namespace: string,
	labels: Record<string, string> = {},
	annotations: Record<string, string> = {},
) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {
		name: 'istiod',
		namespace,
		annotations,
		labels: {app: 'istiod', 'istio.io/rev': 'default', ...labels},
	},
	spec: {
		template: {
			spec: {
				containers: [
					{
						name: 'discovery',
						image: 'docker.io/istio/pilot:1.31.1-distroless',
						env: [
							{name: 'REVISION', value: 'default'},
							{name: 'CLUSTER_ID', value: 'east-1'},
						],
					},
				],
			},
		},
	},
});

describe('a survey of a healthy cluster', () => {
	test('tells which cluster it is, and its version', async () => {
		const facts = await survey(
			makeMemoryCluster({context: 'admin@east', uid: 'uid-1', version: 'v1.35.4'}),
		);
		assert.equal(facts.name, 'east-1');
		assert.equal(facts.context, 'admin@east');
		assert.deepEqual(facts.reach, {ok: true, milliseconds: 0});
		assert.equal(valueOf(facts.uid), 'uid-1');
		assert.equal(valueOf(facts.kubernetes), 'v1.35.4');
	});

	test('makes no request twice, writes nothing, and reads of Secrets only the metadata', async () => {
		const cluster = makeMemoryCluster({
			objects: [
				{apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'istio-system'}},
				{
					apiVersion: 'v1',
					kind: 'Secret',
					metadata: {
						name: 'cacerts',
						namespace: 'istio-system',
						annotations: {'mesh-wizard.dev/root-sha256': 'ab'},
					},
					data: {'ca-key.pem': 'c2VjcmV0'},
				},
				{
					apiVersion: 'v1',
					kind: 'Secret',
					metadata: {
						name: 'istio-remote-secret-west-1',
						namespace: 'istio-system',
						labels: {'istio/multiCluster': 'true'},
					},
					data: {'west-1': 'c2VjcmV0'},
				},
				{
					apiVersion: 'v1',
					kind: 'Secret',
					metadata: {name: 'other', namespace: 'istio-system'},
					data: {token: 'c2VjcmV0'},
				},
				istiod('istio-system'),
			],
		});
		const {port, calls, secrets} = watched(cluster);
		const facts = await survey(port);

		assert.ok(calls.length > 15);
		assert.equal(calls.length, cluster.requests.length);
		assert.deepEqual(
			calls.filter((call, index) => calls.indexOf(call) !== index),
			[],
		);
		assert.deepEqual(cluster.writes, []);
		assert.deepEqual(
			new Set(cluster.requests.map(({verb}) => verb)),
			new Set(['get', 'list', 'review']),
		);
		assert.deepEqual(
			secrets,
			[
				{what: 'list', metadataOnly: true},
				{what: 'list', metadataOnly: true},
			],
			'those of istio-system, and remote secrets anywhere',
		);
		assert.equal(valueOf(facts.cacerts)?.annotations['mesh-wizard.dev/root-sha256'], 'ab');
		assert.deepEqual(
			valueOf(facts.remoteSecrets).map(({name}) => name),
			['istio-remote-secret-west-1'],
		);
		assert.ok(!JSON.stringify(facts).includes('c2VjcmV0'));
	});

	test('of an administrator asks for the rights once', async () => {
		const cluster = makeMemoryCluster();
		const facts = await survey(cluster);
		assert.equal(cluster.requests.filter(({verb}) => verb === 'review').length, 1);
		assert.deepEqual(valueOf(facts.permissions), [
			{
				verb: '*',
				group: '*',
				resource: '*',
				allowed: true,
			},
		]);
	});

	test('of anyone else asks for each right that an installation needs', async () => {
		const cluster = makeMemoryCluster();
		cluster.answerReview('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body => {
			const {resource, verb} = (
				body as {spec: {resourceAttributes: {resource: string; verb: string}}}
			).spec.resourceAttributes;
			return {
				status: {
					allowed: resource !== '*' && !(resource === 'clusterroles' && verb === 'escalate'),
					reason: '',
				},
			};
		});
		const permissions = valueOf((await survey(cluster)).permissions);
		assert.deepEqual(
			permissions.filter(({allowed}) => !allowed).map(({verb, resource}) => `${verb} ${resource}`),
			['escalate clusterroles'],
		);
		assert.ok(
			permissions.some(
				({verb, resource, namespace, allowed}) =>
					verb === 'create' &&
					resource === 'pods/portforward' &&
					namespace === 'istio-system' &&
					allowed,
			),
		);
		const forward = cluster.requests.find(({body}) =>
			JSON.stringify(body)?.includes('portforward'),
		);
		assert.match(JSON.stringify(forward?.body), /"resource":"pods","subresource":"portforward"/v);
	});
});

describe('what a survey finds of Istio', () => {
	test('control planes with their version, names and owner', async () => {
		const cluster = makeMemoryCluster({
			objects: [
				istiod('istio-system', {
					'install.operator.istio.io/owning-resource': 'mesh-wizard',
					'app.kubernetes.io/managed-by': 'Helm',
				}),
				{
					apiVersion: 'v1',
					kind: 'ConfigMap',
					metadata: {name: 'istio', namespace: 'istio-system'},
					data: {
						mesh: 'defaultConfig:\n  meshId: shop\ntrustDomain: cluster.local\n',
						meshNetworks: 'networks:\n  network2: {gateways: []}\n',
					},
				},
				{
					apiVersion: 'apiextensions.k8s.io/v1',
					kind: 'CustomResourceDefinition',
					metadata: {name: 'gateways.networking.istio.io'},
				},
				{
					apiVersion: 'apiextensions.k8s.io/v1',
					kind: 'CustomResourceDefinition',
					metadata: {name: 'gateways.gateway.networking.k8s.io'},
				},
				{
					apiVersion: 'admissionregistration.k8s.io/v1',
					kind: 'MutatingWebhookConfiguration',
					metadata: {name: 'istio-sidecar-injector', labels: {app: 'sidecar-injector'}},
				},
			],
		});
		assert.deepEqual(valueOf((await survey(cluster)).istio), {
			controlPlanes: [
				{
					namespace: 'istio-system',
					name: 'istiod',
					revision: 'default',
					version: '1.31.1',
					clusterId: 'east-1',
					meshId: 'shop',
					owner: 'mesh-wizard',
					pods: {wanted: 1, ready: 0},
					settings: {
						trustDomain: 'cluster.local',
						rootNamespace: undefined,
						outboundTrafficPolicy: undefined,
						meshNetworks: ['network2'],
					},
				},
			],
			crds: ['gateways.networking.istio.io'],
			webhooks: ['istio-sidecar-injector'],
		});
	});

	const owners: ReadonlyArray<{
		owner: string;
		labels: Record<string, string>;
		annotations?: Record<string, string>;
	}> = [
		{
			owner: 'istioctl',
			labels: {'operator.istio.io/managed': 'Reconcile', 'app.kubernetes.io/managed-by': 'Helm'},
		},
		{
			owner: 'istioctl',
			labels: {
				'install.operator.istio.io/owning-resource': 'unknown',
				'app.kubernetes.io/managed-by': 'Helm',
			},
		},
		{owner: 'helm', labels: {'app.kubernetes.io/managed-by': 'Helm'}},
		{owner: 'helm', labels: {}, annotations: {'meta.helm.sh/release-name': 'istiod'}},
		{
			owner: 'sail',
			labels: {'managed-by': 'sail-operator', 'app.kubernetes.io/managed-by': 'Helm'},
			annotations: {'meta.helm.sh/release-name': 'default-istiod'},
		},
		{owner: 'unknown', labels: {}},
	];
	for (const {owner, labels, annotations} of owners) {
		test(`an istiod with ${JSON.stringify({...labels, ...annotations})} belongs to ${owner}`, async () => {
			const {istio} = await survey(
				makeMemoryCluster({objects: [istiod('mesh', labels, annotations)]}),
			);
			assert.equal(valueOf(istio).controlPlanes[0]?.owner, owner);
		});
	}

	test("an istiod that serves another cluster, a webhook that leads out, and Istio's in-cluster operator", async () => {
		const deployment = istiod('external-istiod');
		deployment.spec.template.spec.containers[0]?.env.push({
			name: 'LOCAL_CLUSTER_SECRET_WATCHER',
			value: 'true',
		});
		const definition = {
			apiVersion: 'apiextensions.k8s.io/v1',
			kind: 'CustomResourceDefinition',
			metadata: {name: 'istiooperators.install.istio.io'},
		};
		const operator = {
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {
				name: 'istio-operator',
				namespace: 'istio-operator',
				labels: {name: 'istio-operator'},
			},
		};
		const webhook = {
			apiVersion: 'admissionregistration.k8s.io/v1',
			kind: 'MutatingWebhookConfiguration',
			metadata: {name: 'istio-sidecar-injector', labels: {app: 'sidecar-injector'}},
			webhooks: [{name: 'a', clientConfig: {url: 'https://istiod.example.com:15017/inject'}}],
		};
		const facts = await survey(
			makeMemoryCluster({objects: [deployment, definition, operator, webhook]}),
		);
		assert.equal(valueOf(facts.istio).controlPlanes[0]?.isExternal, true);
		assert.deepEqual(valueOf(facts.istio).operators, ["Istio's in-cluster operator"]);
		assert.equal(valueOf(facts.webhooks)[0]?.url, 'https://istiod.example.com:15017/inject');

		const usual = await survey(makeMemoryCluster({objects: [istiod('istio-system'), definition]}));
		assert.equal(valueOf(usual.istio).controlPlanes[0]?.isExternal, undefined);
		assert.equal(
			valueOf(usual.istio).operators,
			undefined,
			'the charts brought the definition, too',
		);
	});

	test("an image named by digest leaves the version to the operator label, and no CLUSTER_ID means Istio's default", async () => {
		const deployment = istiod('istio-system', {'operator.istio.io/version': '1.30.5'});
		deployment.spec.template.spec.containers = [
			{name: 'discovery', image: 'registry:5000/pilot@sha256:0123', env: []},
		];
		const [controlPlane] = valueOf(
			(await survey(makeMemoryCluster({objects: [deployment]}))).istio,
		).controlPlanes;
		assert.equal(controlPlane?.version, '1.30.5');
		assert.equal(controlPlane.clusterId, 'Kubernetes');
	});

	test('the namespace with its network, owner and end', async () => {
		const cluster = makeMemoryCluster();
		assert.deepEqual(valueOf((await survey(cluster)).systemNamespace), {
			exists: false,
			terminating: false,
			createdByUs: false,
		});
		cluster.put({
			apiVersion: 'v1',
			kind: 'Namespace',
			metadata: {
				name: 'istio-system',
				labels: {
					'topology.istio.io/network': 'east',
					'app.kubernetes.io/managed-by': 'mesh-wizard',
				},
				annotations: {'topology.istio.io/controlPlaneClusters': 'west-1'},
				deletionTimestamp: '2026-11-21T00:00:00Z',
			},
			status: {phase: 'Terminating'},
		});
		assert.deepEqual(valueOf((await survey(cluster)).systemNamespace), {
			exists: true,
			terminating: true,
			createdByUs: true,
			network: 'east',
			controlPlaneClusters: 'west-1',
		});
	});

	test('the roots that istiod hands out', async () => {
		const cluster = makeMemoryCluster();
		assert.equal(valueOf((await survey(cluster)).liveRoot), undefined);
		cluster.put(systemNamespace);
		assert.equal(valueOf((await survey(cluster)).liveRoot), undefined);
		cluster.put({
			apiVersion: 'v1',
			kind: 'ConfigMap',
			metadata: {name: 'istio-ca-root-cert', namespace: 'istio-system'},
			data: {'root-cert.pem': 'bb 20\naa 10'},
		});
		assert.deepEqual(valueOf((await survey(cluster)).liveRoot), {
			fingerprints: ['aa', 'bb'],
			notAfter: 10,
			subjects: ['CN=root'],
		});
	});

	test('load balancers, with and without an address', async () => {
		const service = (
			name: string,
			spec: Record<string, unknown>,
			ingress: unknown[],
			labels = {},
		) => ({
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {name, namespace: 'istio-system', labels},
			spec,
			status: {loadBalancer: {ingress}},
		});
		const {loadBalancers} = await survey(
			makeMemoryCluster({
				objects: [
					service('a', {type: 'LoadBalancer', ports: [{port: 15_443}]}, [{ip: '198.18.0.1'}], {
						'topology.istio.io/network': 'east',
					}),
					service('b', {type: 'LoadBalancer', externalIPs: ['10.0.0.7']}, [
						{hostname: 'b.elb.example'},
					]),
					service('c', {type: 'LoadBalancer'}, []),
					service('d', {type: 'ClusterIP'}, []),
				],
			}),
		);
		assert.deepEqual(
			valueOf(loadBalancers).map(({name, network, ports, addresses, hostnames}) => ({
				name,
				network,
				ports,
				addresses,
				hostnames,
			})),
			[
				{
					name: 'a',
					network: 'east',
					ports: [15_443],
					addresses: ['198.18.0.1'],
					hostnames: [],
				},
				{
					name: 'b',
					network: undefined,
					ports: [],
					addresses: ['10.0.0.7'],
					hostnames: ['b.elb.example'],
				},
				{
					name: 'c',
					network: undefined,
					ports: [],
					addresses: [],
					hostnames: [],
				},
			],
		);
	});

	test('Linux nodes that are ready, with architectures and cloud', async () => {
		const node = (
			name: string,
			{
				ready,
				os = 'linux',
				architecture = 'amd64',
				providerID,
			}: {ready: boolean; os?: string; architecture?: string; providerID?: string},
		) => ({
			apiVersion: 'v1',
			kind: 'Node',
			metadata: {name},
			spec: {providerID},
			status: {
				nodeInfo: {operatingSystem: os, architecture},
				conditions: [{type: 'Ready', status: ready ? 'True' : 'Unknown'}],
			},
		});
		const {nodes} = await survey(
			makeMemoryCluster({
				objects: [
					node('a', {ready: true, providerID: 'gce://p/z/a'}),
					node('b', {ready: true, architecture: 'arm64'}),
					node('c', {ready: false}),
					node('d', {ready: true, os: 'windows', architecture: 'mips'}),
				],
			}),
		);
		assert.deepEqual(valueOf(nodes), {
			ready: 2,
			total: 4,
			architectures: ['amd64', 'arm64'],
			providers: ['gce'],
		});
	});
});

describe('a survey that is not told everything', () => {
	test('says why a fact is unknown, and goes on', async () => {
		const cluster = makeMemoryCluster({objects: [systemNamespace]});
		cluster.fail(/list .*\/secrets$/v, 'forbidden');
		cluster.fail(/list .*\/nodes$/v, 'timed-out');
		cluster.fail(/deployments$/v, 'server-error');
		cluster.fail(/customresourcedefinitions$/v, 'not-found');
		const facts = await survey(cluster);
		assert.equal(!facts.remoteSecrets.known && facts.remoteSecrets.reason, 'denied');
		assert.equal(!facts.nodes.known && facts.nodes.reason, 'timed-out');
		assert.ok(!facts.istio.known);
		assert.ok(facts.systemNamespace.known);
		assert.ok(facts.reach.ok);
	});

	test('of one that may not read kube-system is reached all the same, without its uid', async () => {
		const cluster = makeMemoryCluster();
		cluster.fail('/api/v1/namespaces/kube-system', 'forbidden');
		const facts = await survey(cluster);
		assert.ok(facts.reach.ok);
		assert.equal(!facts.uid.known && facts.uid.reason, 'denied');
	});

	test('of one that may read neither is shut out', async () => {
		const cluster = makeMemoryCluster();
		cluster.fail('/version', 'forbidden');
		cluster.fail('/api/v1/namespaces/kube-system', 'forbidden');
		const {reach} = await survey(cluster);
		assert.equal(!reach.ok && reach.kind, 'forbidden');
	});

	test('of one whose credentials do not count is refused, although /version is open to anyone', async () => {
		const cluster = makeMemoryCluster();
		cluster.fail('/api/v1/namespaces/kube-system', 'unauthorized');
		const {reach} = await survey(cluster);
		assert.equal(!reach.ok && reach.kind, 'unauthorized');
	});

	test('of a server that is none of Kubernetes says so', async () => {
		const cluster = makeMemoryCluster();
		cluster.answer('/version', {name: 'grafana'});
		const {reach} = await survey(cluster);
		assert.equal(!reach.ok && reach.kind, 'not-kubernetes');
	});

	test('of a dead one asks once, and everything else is unknown for that reason', async () => {
		const cluster = makeMemoryCluster();
		const failure = new ApiError('timed-out', 'it did not answer within 10 s', {
			server: cluster.server,
		});
		assert.equal(failure.message, `${cluster.server}: it did not answer within 10 s`);
		cluster.fail('/', failure);
		const facts = await survey(cluster);
		assert.equal(cluster.requests.length, 1);
		const {
			name: _name,
			context: _context,
			server: _server,
			kubeconfig: _kubeconfig,
			durationMs: _duration,
			surveyedAt: _surveyedAt,
			access,
			reach,
			...rest
		} = facts;
		assert.ok(access.known, 'what the kubeconfig says is known of dead clusters, too');
		assert.equal(!reach.ok && reach.kind, 'timed-out');
		assert.equal(!reach.ok && reach.detail, failure.text, 'facts name their server apart');
		for (const [key, fact] of Object.entries(rest)) {
			assert.ok(!fact.known, key);
			assert.equal(fact.reason, 'unreachable', key);
			assert.match(fact.detail, /did not answer/v);
		}
	});

	test('of one that dies in the middle stops asking', async () => {
		const cluster = makeMemoryCluster();
		cluster.fail(/^(?!get \/version|get \/api\/v1\/namespaces\/kube-system$)/v, 'timed-out');
		const facts = await survey(cluster);
		assert.ok(facts.reach.ok);
		// Six at a time: those under way when it died, and no more.
		assert.ok(cluster.requests.length <= 2 + 6, String(cluster.requests.length));
		assert.ok(!facts.nodes.known && !facts.loadBalancers.known);
	});
});
