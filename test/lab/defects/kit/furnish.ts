import type {Lab} from '../../start-lab.ts';
import {applyTo} from './apply.ts';
import type {Place} from './defect.ts';
import {addNode, nodeAddresses} from './nodes.ts';
import {changeConfiguration} from './ranges.ts';
import type {Manifest, Scene} from './scene.ts';

const dns = {name: 'kube-dns', namespace: 'kube-system'};
const corefile = (domain: string) =>
	`.:53 {\n    errors\n    health\n    ready\n    kubernetes ${domain} in-addr.arpa ip6.arpa {\n        pods insecure\n        fallthrough in-addr.arpa ip6.arpa\n    }\n    forward . /etc/resolv.conf\n    cache 30\n}\n`;

/** Made by hand, as there is no selector; the controllers would take their time to mirror Endpoints. */
const dnsEndpoints = (isReady: boolean): Manifest => ({
	apiVersion: 'discovery.k8s.io/v1',
	kind: 'EndpointSlice',
	metadata: {
		name: `${dns.name}-lab`,
		namespace: dns.namespace,
		labels: {
			'kubernetes.io/service-name': dns.name,
			'endpointslice.kubernetes.io/managed-by': 'lab',
		},
	},
	addressType: 'IPv4',
	endpoints: [{addresses: ['192.0.2.53'], conditions: {ready: isReady}}],
	ports: [{name: 'dns', port: 53, protocol: 'UDP'}],
});

const edge: Manifest = {
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name: 'edge', namespace: 'default'},
	spec: {type: 'LoadBalancer', ports: [{name: 'https', port: 443}]},
};

/** An API server alone has no node, no DNS and no load balancer: gives it what a healthy cluster shows of them. */
export const furnish = async (lab: Lab, cluster: string): Promise<void> => {
	await addNode(lab, cluster, `${cluster}-node`);
	await applyTo(lab, cluster, [
		{
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {...dns, labels: {'k8s-app': 'kube-dns', 'kubernetes.io/name': 'CoreDNS'}},
			spec: {ports: [{name: 'dns', port: 53, protocol: 'UDP'}]},
		},
		dnsEndpoints(true),
		{
			apiVersion: 'v1',
			kind: 'ConfigMap',
			metadata: {name: 'coredns', namespace: 'kube-system'},
			data: {Corefile: corefile('cluster.local')},
		},
	]);
	await addLoadBalancer(lab, cluster);
	await lab.kubectl(
		cluster,
		'patch',
		'service',
		'edge',
		'--subresource=status',
		'--type=merge',
		'-p',
		JSON.stringify({status: ingressOf(cluster)}),
	);
};

/** A Service of type LoadBalancer; in whole clusters the lab gives it an address. */
export const addLoadBalancer = async (lab: Lab, cluster: string): Promise<void> => {
	await applyTo(lab, cluster, [edge]);
};

const ingressOf = (cluster: string) => ({
	loadBalancer: {
		ingress: nodeAddresses(cluster).map(({address}) => ({ip: `${address.slice(0, -1)}5`})),
	},
});

/** What the Service of type LoadBalancer has been given; by default an address, as at first. */
export const setIngress = async (
	scene: Scene,
	place: Place,
	ingress?: ReadonlyArray<Record<string, string>>,
): Promise<void> =>
	scene.status(
		place,
		edge,
		ingress === undefined
			? ingressOf(scene.name(place))
			: {loadBalancer: {ingress: ingress.length === 0 ? null : ingress}},
	);

export const setDnsReady = async (scene: Scene, place: Place, isReady: boolean): Promise<void> => {
	await scene.apply(place, [dnsEndpoints(isReady)]);
};

export const setDomain = async (scene: Scene, place: Place, domain: string): Promise<void> => {
	await changeConfiguration(scene, place, () => ({dnsDomain: domain}));
	await setCorefile(scene, place, corefile(domain));
};

const setCorefile = async (scene: Scene, place: Place, text: string): Promise<void> => {
	await scene.kubectl(
		place,
		'-n',
		dns.namespace,
		'patch',
		'configmap',
		'coredns',
		'--type=merge',
		'-p',
		JSON.stringify({data: {Corefile: text}}),
	);
};

/** Server blocks behind the usual one. */
export const setStub = async (scene: Scene, place: Place, blocks: string): Promise<void> => {
	await setCorefile(scene, place, corefile('cluster.local') + blocks);
};
