import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {makeClusterReader} from '../../source/survey/cluster-reader.ts';
import {surveyPodRanges} from '../../source/survey/ranges/pod-ranges.ts';
import {surveyServiceRanges} from '../../source/survey/ranges/service-ranges.ts';
import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';

const configMap = (
	name: string,
	data: Record<string, string>,
	namespace = 'kube-system',
): KubeObject => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name, namespace},
	data,
});
const kubeadm = configMap('kubeadm-config', {
	ClusterConfiguration:
		'kind: ClusterConfiguration\nnetworking:\n  podSubnet: 10.244.0.0/16,fd00:10::/56\n  serviceSubnet: 10.96.0.0/12\n',
});
const kubeProxy = configMap('kube-proxy', {
	'config.conf': 'kind: KubeProxyConfiguration\nclusterCIDR: 10.244.0.0/16\n',
});
const flannel = configMap(
	'kube-flannel-cfg',
	{'net-conf.json': '{"Network": "10.244.0.0/16", "Backend": {"Type": "vxlan"}}'},
	'kube-flannel',
);
const cilium = configMap('cilium-config', {
	ipam: 'cluster-pool',
	'cluster-pool-ipv4-cidr': '10.0.0.0/8',
	'cluster-pool-ipv6-cidr': 'fd00::/104',
});
const controlPlane = (component: string, ...flags: string[]): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name: `${component}-0`, namespace: 'kube-system', labels: {component}},
	spec: {hostNetwork: true, containers: [{name: component, command: [component, ...flags]}]},
	status: {podIPs: [{ip: '192.0.2.1'}]},
});
const pod = (ip: string, hostNetwork = false): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name: `pod-${ip.replaceAll(/[.:]/gv, '-')}`, namespace: 'default'},
	spec: {hostNetwork, containers: []},
	status: {podIPs: [{ip}]},
});
const node = (name: string, ...podCIDRs: string[]): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Node',
	metadata: {name},
	spec: {podCIDRs},
});
const service = (name: string, ...clusterIPs: string[]): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name, namespace: 'default'},
	spec: {clusterIPs},
});
const calicoPath = '/apis/crd.projectcalico.org/v1/ippools';
const daemonSet = (name: string): KubeObject => ({
	apiVersion: 'apps/v1',
	kind: 'DaemonSet',
	metadata: {name, namespace: 'kube-system'},
});
const withCalico = (
	cluster: MemoryCluster,
	...specs: ReadonlyArray<Record<string, unknown>>
): MemoryCluster => {
	cluster.put({
		apiVersion: 'apiextensions.k8s.io/v1',
		kind: 'CustomResourceDefinition',
		metadata: {name: 'ippools.crd.projectcalico.org'},
	});
	cluster.answer(calicoPath, {items: specs.map(spec => ({spec}))});
	return cluster;
};

const podRanges = async (cluster: MemoryCluster) => surveyPodRanges(makeClusterReader(cluster));
const serviceRanges = async (cluster: MemoryCluster) =>
	surveyServiceRanges(makeClusterReader(cluster));

describe('pod ranges', () => {
	test('come from what the control plane was told, each source named', async () => {
		const cluster = makeMemoryCluster({
			objects: [
				kubeadm,
				kubeProxy,
				controlPlane('kube-controller-manager', '--cluster-cidr=10.244.0.0/16'),
				node('a', '10.244.0.0/24'),
				pod('10.244.0.7'),
				pod('192.0.2.9', true),
			],
		});
		assert.deepEqual(await podRanges(cluster), {
			known: true,
			value: {cidrs: ['10.244.0.0/16', 'fd00:10::/56'], complete: true},
			source:
				'kube-controller-manager --cluster-cidr; ConfigMap kube-system/kubeadm-config networking.podSubnet; ConfigMap kube-system/kube-proxy clusterCIDR',
		});
	});

	test('are those of the network plugin where it has its own', async () => {
		const calico = withCalico(
			makeMemoryCluster({objects: [kubeadm, node('a', '10.244.0.0/24'), pod('192.168.3.4')]}),
			{cidr: '192.168.0.0/16'},
			{cidr: '172.16.0.0/16', disabled: true},
			{cidr: '203.0.113.0/24', allowedUses: ['LoadBalancer']},
		);
		assert.deepEqual(await podRanges(calico), {
			known: true,
			value: {cidrs: ['192.168.0.0/16'], complete: true},
			source: 'Calico IPPools',
		});

		const withCilium = makeMemoryCluster({
			objects: [kubeadm, cilium, daemonSet('cilium'), node('a', '10.244.0.0/24')],
		});
		assert.deepEqual(await podRanges(withCilium), {
			known: true,
			value: {cidrs: ['10.0.0.0/8', 'fd00::/104'], complete: true},
			source: 'ConfigMap kube-system/cilium-config',
		});

		const withFlannel = makeMemoryCluster({
			objects: [flannel, daemonSet('kube-flannel-ds'), node('a', '10.244.1.0/24')],
		});
		assert.deepEqual(await podRanges(withFlannel), {
			known: true,
			value: {cidrs: ['10.244.0.0/16'], complete: true},
			source: 'ConfigMap kube-flannel/kube-flannel-cfg Network',
		});
	});

	test("are OpenShift's own where it is one", async () => {
		const cluster = makeMemoryCluster({
			objects: [
				{
					apiVersion: 'apiextensions.k8s.io/v1',
					kind: 'CustomResourceDefinition',
					metadata: {name: 'networks.config.openshift.io'},
				},
				node('a', '10.128.0.0/23'),
			],
		});
		cluster.answer('/apis/config.openshift.io/v1/networks/cluster', {
			status: {
				clusterNetwork: [{cidr: '10.128.0.0/14', hostPrefix: 23}],
				serviceNetwork: ['172.30.0.0/16'],
			},
		});
		assert.deepEqual(await podRanges(cluster), {
			known: true,
			value: {cidrs: ['10.128.0.0/14'], complete: true},
			source: 'OpenShift Network cluster status.clusterNetwork',
		});
		assert.deepEqual(await serviceRanges(cluster), {
			known: true,
			value: {cidrs: ['172.30.0.0/16'], complete: true},
			source: 'OpenShift Network cluster status.serviceNetwork',
		});
	});

	test('ask no network plugin that is not there', async () => {
		const cluster = makeMemoryCluster({objects: [kubeadm, cilium, flannel]});
		await podRanges(cluster);
		assert.deepEqual(
			cluster.requests
				.map(({path}) => path)
				.filter(path => /cilium|flannel|calico|openshift/v.test(path)),
			[],
		);
		cluster.fail(/daemonsets|customresourcedefinitions/v, 'forbidden');
		const asked = cluster.requests.length;
		await podRanges(cluster);
		assert.equal(
			cluster.requests
				.slice(asked)
				.filter(({path}) => /cilium|flannel|calico|openshift/v.test(path)).length,
			5,
			'where nobody may list what is there, all are tried',
		);
	});

	test('are a lower bound when only slices of nodes are known', async () => {
		const cluster = makeMemoryCluster({
			objects: [node('a', '10.11.0.0/24'), node('b', '10.11.1.0/24'), pod('10.11.0.9')],
		});
		assert.deepEqual(await podRanges(cluster), {
			known: true,
			value: {cidrs: ['10.11.0.0/23'], complete: false},
			source: 'podCIDRs of Nodes',
		});
	});

	test('are a lower bound of addresses when only pods are seen', async () => {
		const cluster = makeMemoryCluster({
			objects: [pod('10.0.4.4'), pod('10.0.4.5'), pod('10.0.9.1'), pod('192.0.2.1', true)],
		});
		assert.deepEqual(await podRanges(cluster), {
			known: true,
			value: {cidrs: ['10.0.4.4/31', '10.0.9.1/32'], complete: false},
			source: 'addresses of pods (500 at most)',
		});
	});

	test('are not complete when a pod or a node lies outside of what is configured', async () => {
		const strayPod = await podRanges(makeMemoryCluster({objects: [kubeadm, pod('10.9.0.1')]}));
		assert.ok(strayPod.known);
		assert.deepEqual(strayPod.value, {
			cidrs: ['10.9.0.1/32', '10.244.0.0/16', 'fd00:10::/56'],
			complete: false,
		});
		assert.match(strayPod.source, /podSubnet; addresses of pods/v);

		const strayNode = await podRanges(
			makeMemoryCluster({objects: [kubeadm, node('a', '10.9.0.0/24')]}),
		);
		assert.ok(strayNode.known);
		assert.equal(strayNode.value.complete, false);
	});

	test('are not complete when a network plugin could not be asked', async () => {
		const cluster = makeMemoryCluster({objects: [kubeadm]});
		withCalico(cluster, {});
		cluster.fail(calicoPath, 'forbidden');
		const fact = await podRanges(cluster);
		assert.ok(fact.known);
		assert.equal(fact.value.complete, false);
	});

	test('are not complete when nodes or pods could not be listed, which might contradict', async () => {
		for (const resource of ['nodes', 'pods']) {
			const cluster = makeMemoryCluster({objects: [kubeadm]});
			cluster.fail(new RegExp(`/api/v1/${resource}$`, 'v'), 'forbidden');
			const fact = await podRanges(cluster);
			assert.ok(fact.known);
			assert.equal(fact.value.complete, false);
			assert.deepEqual(fact.value.unread?.right, {verb: 'list', group: '', resource});
		}
	});

	test('are unknown when nothing names them, with the reason if there was one', async () => {
		const empty = await podRanges(makeMemoryCluster());
		assert.equal(!empty.known && empty.reason, 'not-served');

		const denied = makeMemoryCluster();
		denied.fail(/nodes$/v, 'forbidden');
		const fact = await podRanges(denied);
		assert.equal(!fact.known && fact.reason, 'denied');
		assert.equal(fact.source, 'podCIDRs of Nodes');
	});
});

describe('service ranges', () => {
	test('come from the API that knows, and nothing else is asked then', async () => {
		const cluster = makeMemoryCluster({objects: [kubeadm]});
		cluster.answer('/apis/networking.k8s.io/v1/servicecidrs', {
			items: [{spec: {cidrs: ['10.111.0.0/16', 'fd00:111::/112']}}],
		});
		assert.deepEqual(await serviceRanges(cluster), {
			known: true,
			value: {cidrs: ['10.111.0.0/16', 'fd00:111::/112'], complete: true},
			source: 'ServiceCIDRs',
		});
		assert.equal(cluster.requests.length, 1);
	});

	test("come from kubeadm or the API server's flags on older clusters", async () => {
		const fact = await serviceRanges(
			makeMemoryCluster({
				objects: [
					kubeadm,
					controlPlane('kube-apiserver', '--service-cluster-ip-range=10.96.0.0/12'),
					service('kubernetes', '10.96.0.1'),
				],
			}),
		);
		assert.deepEqual(fact, {
			known: true,
			value: {cidrs: ['10.96.0.0/12'], complete: true},
			source:
				'ConfigMap kube-system/kubeadm-config networking.serviceSubnet; kube-apiserver --service-cluster-ip-range',
		});
	});

	test('are a lower bound where the API that may know of more could not be asked', async () => {
		const cluster = makeMemoryCluster({objects: [kubeadm]});
		cluster.fail(/servicecidrs/v, 'forbidden');
		const fact = await serviceRanges(cluster);
		assert.ok(fact.known);
		assert.deepEqual(fact.value.cidrs, ['10.96.0.0/12']);
		assert.equal(fact.value.complete, false);
		assert.equal(fact.value.unread?.right?.resource, 'servicecidrs');
	});

	test('are a lower bound of addresses elsewhere, without a dry run', async () => {
		const cluster = makeMemoryCluster({
			objects: [
				service('kubernetes', '34.118.224.1'),
				service('dns', '34.118.224.10'),
				service('headless', 'None'),
			],
		});
		const fact = await serviceRanges(cluster);
		assert.deepEqual(fact, {
			known: true,
			value: {cidrs: ['34.118.224.1/32', '34.118.224.10/32'], complete: false},
			source: 'Service default/kubernetes; addresses of Services',
		});
		assert.deepEqual(new Set(cluster.requests.map(({verb}) => verb)), new Set(['get', 'list']));
	});
});
