import type {KubeObject} from '../../kubernetes/object.ts';
import {suffixOf} from './kubelet.ts';
import type {DemoCluster} from './world.ts';

type Parts = {[field: string]: unknown; namespace?: string; labels?: Record<string, string>};

/** An object, shortly. */
export const object = (
	apiVersion: string,
	kind: string,
	name: string,
	{namespace, labels, ...rest}: Parts,
): KubeObject => ({
	apiVersion,
	kind,
	metadata: {
		name,
		namespace,
		labels,
	},
	...rest,
});

/** The first three numbers of a range. */
export const prefixOf = (cidr: string): string => cidr.split('.').slice(0, 3).join('.');

const zones = ['a', 'b', 'c'] as const;

const nodes = (
	{spec: {context, nodes: count, podRange, kubernetes}}: DemoCluster,
	place: number,
): KubeObject[] =>
	Array.from({length: count}, (_item, index) =>
		object('v1', 'Node', `${context}-node-${String(index + 1)}`, {
			labels: {
				'kubernetes.io/os': 'linux',
				'topology.kubernetes.io/region': context,
				'topology.kubernetes.io/zone': `${context}-${zones[index % zones.length] ?? ''}`,
			},
			spec: {podCIDRs: [`${podRange.split('.').slice(0, 2).join('.')}.${String(index)}.0/24`]},
			status: {
				conditions: [{type: 'Ready', status: 'True'}],
				addresses: [
					{type: 'InternalIP', address: `192.168.${String(place + 10)}.${String(index + 11)}`},
				],
				allocatable: {cpu: '4', memory: '16Gi', pods: '110'},
				nodeInfo: {operatingSystem: 'linux', architecture: 'amd64', kubeletVersion: kubernetes},
			},
		}),
	);

const corefile =
	'.:53 {\n    errors\n    health\n    ready\n    kubernetes cluster.local in-addr.arpa ip6.arpa {\n       pods insecure\n    }\n    forward . /etc/resolv.conf\n    cache 30\n}\n';
const dnsLabels = {'k8s-app': 'kube-dns'};

const dns = (cluster: DemoCluster): KubeObject[] => {
	const {context, serviceRange} = cluster.spec;
	const ip = cluster.takeAddress();
	const namespace = 'kube-system';
	const name = `coredns-${suffixOf(context, 10, 'hash')}-${suffixOf(context, 5)}`;
	const addresses = [{ip}];
	return [
		object('v1', 'ConfigMap', 'coredns', {namespace, data: {Corefile: corefile}}),
		object('v1', 'Service', 'kube-dns', {
			namespace,
			labels: dnsLabels,
			spec: {
				selector: dnsLabels,
				clusterIPs: [`${prefixOf(serviceRange)}.10`],
				ports: [
					{name: 'dns', port: 53, protocol: 'UDP'},
					{name: 'dns-tcp', port: 53, protocol: 'TCP'},
				],
			},
		}),
		object('v1', 'Pod', name, {
			namespace,
			labels: dnsLabels,
			spec: {
				nodeName: `${context}-node-1`,
				containers: [{name: 'coredns', resources: {requests: {cpu: '100m', memory: '70Mi'}}}],
			},
			status: {
				phase: 'Running',
				podIP: ip,
				podIPs: addresses,
				conditions: [{type: 'Ready', status: 'True'}],
			},
		}),
		object('discovery.k8s.io/v1', 'EndpointSlice', 'kube-dns-1', {
			namespace,
			labels: {'kubernetes.io/service-name': 'kube-dns'},
			addressType: 'IPv4',
			endpoints: [
				{addresses: [ip], conditions: {ready: true}, targetRef: {kind: 'Pod', name, namespace}},
			],
		}),
	];
};

/** What Kubernetes itself is made of, as far as it shows. */
export const kubernetesObjects = (cluster: DemoCluster, place: number): KubeObject[] => {
	const {podRange, serviceRange} = cluster.spec;
	return [
		...nodes(cluster, place),
		...dns(cluster),
		object('v1', 'ConfigMap', 'kubeadm-config', {
			namespace: 'kube-system',
			data: {
				ClusterConfiguration: `networking:\n  dnsDomain: cluster.local\n  podSubnet: ${podRange}\n  serviceSubnet: ${serviceRange}\n`,
			},
		}),
		object('apps/v1', 'DaemonSet', 'kube-proxy', {namespace: 'kube-system'}),
		object('apps/v1', 'DaemonSet', 'kindnet', {namespace: 'kube-system'}),
		object('v1', 'Service', 'kubernetes', {
			namespace: 'default',
			spec: {clusterIPs: [`${prefixOf(serviceRange)}.1`], ports: [{name: 'https', port: 443}]},
		}),
	];
};
