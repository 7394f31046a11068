import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {surveyApiEndpoints} from '../../source/survey/api-endpoint.ts';
import {makeClusterReader} from '../../source/survey/cluster-reader.ts';
import {surveyClusterDomain, surveyDnsService} from '../../source/survey/dns.ts';
import {surveyStubZones} from '../../source/survey/stub-zones.ts';
import {surveyCilium, surveyPlatform} from '../../source/survey/platform.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';

const read = async <T>(
	survey: (reader: ReturnType<typeof makeClusterReader>) => Promise<T>,
	objects: KubeObject[],
	version?: string,
): Promise<T> => survey(makeClusterReader(makeMemoryCluster({objects, version})));

const configMap = (name: string, data: Record<string, string>): KubeObject => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name, namespace: 'kube-system'},
	data,
});
const service = (
	namespace: string,
	name: string,
	port: number,
	labels: Record<string, string> = {},
): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name, namespace, labels},
	spec: {ports: [{port}]},
});
const node = (labels: Record<string, string> = {}, providerID?: string): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Node',
	metadata: {name: 'n', labels},
	spec: {providerID},
});
const definition = (name: string): KubeObject => ({
	apiVersion: 'apiextensions.k8s.io/v1',
	kind: 'CustomResourceDefinition',
	metadata: {name},
});

describe('where API servers say they are', () => {
	const slice = (name: string, service: string, addresses: string[], port: number): KubeObject => ({
		apiVersion: 'discovery.k8s.io/v1',
		kind: 'EndpointSlice',
		metadata: {name, namespace: 'default', labels: {'kubernetes.io/service-name': service}},
		endpoints: [{addresses}],
		ports: [{name: 'https', port}],
	});
	const slices = [
		slice('kubernetes', 'kubernetes', ['172.18.0.4'], 6443),
		slice('more', 'kubernetes', ['172.18.0.3', 'fd00::3'], 6443),
		slice('shop', 'shop', ['10.0.0.1'], 80),
	];

	test('is read of the Service kubernetes, in an order of its own', async () => {
		assert.deepEqual(
			await read(async reader => surveyApiEndpoints(reader, 'https://127.0.0.1:44001'), slices),
			{
				known: true,
				value: ['https://[fd00::3]:6443', 'https://172.18.0.3:6443', 'https://172.18.0.4:6443'],
				source: 'EndpointSlice default/kubernetes',
			},
		);
		const nowhere = await read(
			async reader => surveyApiEndpoints(reader, 'https://kubernetes.docker.internal:6443'),
			[],
		);
		assert.deepEqual(nowhere, {
			known: false,
			reason: 'failed',
			detail: 'it names no address',
			source: 'EndpointSlice default/kubernetes',
		});
	});

	test("is not asked where the kubeconfig's address is everybody's", async () => {
		const fact = await read(
			async reader => surveyApiEndpoints(reader, 'https://10.0.0.7:6443'),
			slices,
		);
		assert.equal(fact.known ? 'known' : fact.reason, 'not-read');
	});
});

describe('the name server', () => {
	const cases: ReadonlyArray<{what: string; objects: KubeObject[]; found: string | undefined}> = [
		{
			what: 'CoreDNS under the usual name',
			objects: [service('kube-system', 'kube-dns', 53, {'k8s-app': 'kube-dns'})],
			found: 'kube-system/kube-dns',
		},
		{
			what: 'that of RKE2',
			objects: [service('kube-system', 'rke2-coredns-rke2-coredns', 53)],
			found: 'kube-system/rke2-coredns-rke2-coredns',
		},
		{
			what: 'that of OpenShift',
			objects: [service('openshift-dns', 'dns-default', 53)],
			found: 'openshift-dns/dns-default',
		},
		{
			what: "not a program's own",
			objects: [service('shop', 'coredns', 53), service('kube-system', 'metrics', 443)],
			found: undefined,
		},
		{
			what: 'kube-dns before a cache',
			objects: [
				service('kube-system', 'kube-dns-upstream', 53, {'k8s-app': 'kube-dns'}),
				service('kube-system', 'kube-dns', 53),
			],
			found: 'kube-system/kube-dns',
		},
	];
	for (const {what, objects, found} of cases) {
		test(`is found: ${what}`, async () => {
			const fact = await read(surveyDnsService, objects);
			assert.ok(fact.known);
			assert.equal(
				fact.value === undefined ? undefined : `${fact.value.namespace}/${fact.value.name}`,
				found,
			);
		});
	}
});

describe('zones that others answer', () => {
	const zonesOf = async (...objects: Parameters<typeof read>[1]) => {
		const fact = await read(surveyStubZones, objects);
		return fact.known ? fact.value.map(({zone, configMap: name}) => `${zone} by ${name}`) : [];
	};

	test('are server blocks of CoreDNS, what it forwards, and the stub domains of kube-dns', async () => {
		const corefile =
			'(snippet) {\n    errors\n}\n.:53 {\n    kubernetes cluster.local {\n        pods insecure\n    }\n    forward corp.example 192.0.2.1\n    forward . /etc/resolv.conf\n}\n# old:53 {\nglobal:53, dns://lab.:5353 {\n    forward . 10.96.0.99 {\n    }\n}\n';
		assert.deepEqual(await zonesOf(configMap('coredns', {Corefile: corefile})), [
			'corp.example by coredns',
			'global by coredns',
			'lab by coredns',
		]);
		assert.deepEqual(
			await zonesOf(
				configMap('coredns-custom', {'old.server': 'global:53 {\n    proxy . 10.0.0.9\n}\n'}),
			),
			['global by coredns-custom'],
		);
		assert.deepEqual(
			await zonesOf(configMap('kube-dns', {stubDomains: '{"global": ["10.0.0.9"]}'})),
			['global by kube-dns'],
		);
		assert.deepEqual(await zonesOf(configMap('kube-dns', {stubDomains: 'no JSON'})), []);
		assert.deepEqual(await zonesOf(), []);
	});
});

describe("the cluster's domain", () => {
	const corefile = (zones: string) =>
		configMap('coredns', {
			Corefile: `.:53 {\n    errors\n    kubernetes ${zones} {\n       pods insecure\n    }\n}\n`,
		});
	const kubeadm = (text: string) => configMap('kubeadm-config', {ClusterConfiguration: text});

	test('is what CoreDNS serves, before what kubeadm was told', async () => {
		assert.deepEqual(
			await read(surveyClusterDomain, [
				corefile('corp.example. in-addr.arpa ip6.arpa'),
				kubeadm('networking: {dnsDomain: cluster.local}'),
			]),
			{known: true, value: 'corp.example', source: 'ConfigMap kube-system/coredns Corefile'},
		);
	});

	test("is kubeadm's where there is no Corefile, and its default where it names none", async () => {
		assert.deepEqual(
			await read(surveyClusterDomain, [kubeadm('networking: {dnsDomain: corp.example}')]),
			{
				known: true,
				value: 'corp.example',
				source: 'ConfigMap kube-system/kubeadm-config networking.dnsDomain',
			},
		);
		const fact = await read(surveyClusterDomain, [kubeadm('networking: {}')]);
		assert.equal(fact.known && fact.value, 'cluster.local');
	});

	test('is named by nobody elsewhere', async () => {
		const fact = await read(surveyClusterDomain, []);
		assert.ok(fact.known);
		assert.equal(fact.value, undefined);
	});
});

describe('the platform', () => {
	const cases: ReadonlyArray<{
		platform: string | undefined;
		objects: KubeObject[];
		version?: string;
	}> = [
		{platform: undefined, objects: [node()]},
		{platform: 'gke', objects: [node()], version: 'v1.33.1-gke.100'},
		{platform: 'eks', objects: [], version: 'v1.33.1-eks-1234567'},
		{platform: 'aks', objects: [node({'kubernetes.azure.com/cluster': 'x'})]},
		{platform: 'k3s', objects: [node({}, 'k3s://server')], version: 'v1.33.1+k3s1'},
		{platform: 'k3d', objects: [node({}, 'k3s://k3d-shop-server-0')], version: 'v1.33.1+k3s1'},
		{platform: 'minikube', objects: [node({'minikube.k8s.io/name': 'minikube'})]},
		{platform: 'kind', objects: [node({}, 'kind://docker/kind/kind-control-plane')]},
		{platform: 'openshift', objects: [definition('clusterversions.config.openshift.io'), node()]},
	];
	for (const {platform, objects, version} of cases) {
		test(`is ${platform ?? 'nothing in particular'}`, async () => {
			const fact = await read(surveyPlatform, objects, version);
			assert.ok(fact.known);
			assert.equal(fact.value, platform);
		});
	}
});

describe("Cilium's settings", () => {
	const daemonSet: KubeObject = {
		apiVersion: 'apps/v1',
		kind: 'DaemonSet',
		metadata: {name: 'cilium', namespace: 'kube-system'},
	};

	test('are read where it runs', async () => {
		const fact = await read(surveyCilium, [
			daemonSet,
			configMap('cilium-config', {'kube-proxy-replacement': 'true', 'cni-exclusive': 'false'}),
		]);
		assert.deepEqual(fact.known && fact.value, {
			balancesSockets: true,
			onlyOfHosts: false,
			isExclusive: false,
		});
		const spared = await read(surveyCilium, [
			daemonSet,
			configMap('cilium-config', {
				'kube-proxy-replacement': 'true',
				'bpf-lb-sock': 'false',
				'bpf-lb-sock-hostns-only': 'true',
			}),
		]);
		assert.deepEqual(spared.known && spared.value, {
			balancesSockets: false,
			onlyOfHosts: true,
			isExclusive: true,
		});
	});

	test('are none where it does not', async () => {
		const fact = await read(surveyCilium, [configMap('cilium-config', {})]);
		assert.ok(fact.known);
		assert.equal(fact.value, undefined);
	});
});
