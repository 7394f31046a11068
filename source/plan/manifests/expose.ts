import {nameInside, publishedPort} from '../../mesh/api-server.ts';
import type {KubeObject} from '../../kubernetes/object.ts';
import {usualDomain} from '../../mesh/overlay-settings.ts';
import {
	crossNetworkPort,
	managedByLabel,
	managedByValue,
	systemNamespace,
} from '../../mesh/well-known.ts';

const labels = {[managedByLabel]: managedByValue};
const selector = {istio: 'eastwestgateway'};

/** Lets peers on other networks reach every service of this network through the gateway, chosen by SNI. */
export const exposeServices = (): KubeObject[] => [
	{
		apiVersion: 'networking.istio.io/v1',
		kind: 'Gateway',
		metadata: {name: 'cross-network-gateway', namespace: systemNamespace, labels},
		spec: {
			selector,
			servers: [
				{
					port: {number: crossNetworkPort, name: 'tls', protocol: 'TLS'},
					tls: {mode: 'AUTO_PASSTHROUGH'},
					hosts: ['*.local'],
				},
			],
		},
	},
];

/** Lets remotes reach this istiod: configuration and certificates on 15012, injection on 15017. `domain`: under which it knows services. */
export const exposeIstiod = (domain = usualDomain): KubeObject[] => [
	{
		apiVersion: 'networking.istio.io/v1',
		kind: 'Gateway',
		metadata: {name: 'istiod-gateway', namespace: systemNamespace, labels},
		spec: {
			selector,
			servers: [
				{
					port: {number: 15_012, name: 'tls-istiod', protocol: 'TLS'},
					tls: {mode: 'PASSTHROUGH'},
					hosts: ['*'],
				},
				{
					port: {number: 15_017, name: 'tls-istiodwebhook', protocol: 'TLS'},
					tls: {mode: 'PASSTHROUGH'},
					hosts: ['*'],
				},
			],
		},
	},
	{
		apiVersion: 'networking.istio.io/v1',
		kind: 'VirtualService',
		metadata: {name: 'istiod-vs', namespace: systemNamespace, labels},
		spec: {
			hosts: ['*'],
			gateways: ['istiod-gateway'],
			tls: [
				{
					match: [{port: 15_012, sniHosts: ['*']}],
					route: [
						{
							destination: {
								host: `istiod.${systemNamespace}.svc.${domain}`,
								port: {number: 15_012},
							},
						},
					],
				},
				{
					match: [{port: 15_017, sniHosts: ['*']}],
					route: [
						{destination: {host: `istiod.${systemNamespace}.svc.${domain}`, port: {number: 443}}},
					],
				},
			],
		},
	},
];

/** A name of the gateway's own for the API server; nothing resolves it. */
const apiServerHost = 'api-server.mesh-wizard.internal';

/**
Lets peers reach this cluster's API server, by the name that its certificate holds; TLS stays between istiod and the API server. The
route leads to an entry of its own instead of Service default/kubernetes: that one istiod does not know where `discoverySelectors`
leave namespace default out, and a mesh-wide rule for \`*.local\` would put mutual TLS on it (both seen on the lab). Kubernetes' DNS
knows the short name whatever the cluster's domain is.
*/
export const exposeApiServer = (serverName: string): KubeObject[] => [
	{
		apiVersion: 'networking.istio.io/v1',
		kind: 'Gateway',
		metadata: {name: 'api-server-gateway', namespace: systemNamespace, labels},
		spec: {
			selector,
			servers: [
				{
					port: {number: publishedPort, name: 'tls-api-server', protocol: 'TLS'},
					tls: {mode: 'PASSTHROUGH'},
					hosts: [serverName],
				},
			],
		},
	},
	{
		apiVersion: 'networking.istio.io/v1',
		kind: 'ServiceEntry',
		metadata: {
			name: 'api-server',
			namespace: systemNamespace,
			labels: {...labels, 'networking.istio.io/enable-autoallocate-ip': 'false'},
		},
		spec: {
			hosts: [apiServerHost],
			exportTo: ['.'],
			location: 'MESH_EXTERNAL',
			resolution: 'DNS',
			ports: [{number: 443, name: 'tls', protocol: 'TLS'}],
			endpoints: [{address: nameInside}],
		},
	},
	{
		apiVersion: 'networking.istio.io/v1',
		kind: 'DestinationRule',
		metadata: {name: 'api-server', namespace: systemNamespace, labels},
		spec: {host: apiServerHost, exportTo: ['.'], trafficPolicy: {tls: {mode: 'DISABLE'}}},
	},
	{
		apiVersion: 'networking.istio.io/v1',
		kind: 'VirtualService',
		metadata: {name: 'api-server-vs', namespace: systemNamespace, labels},
		spec: {
			hosts: [serverName],
			exportTo: ['.'],
			gateways: ['api-server-gateway'],
			tls: [
				{
					match: [{port: publishedPort, sniHosts: [serverName]}],
					route: [{destination: {host: apiServerHost, port: {number: 443}}}],
				},
			],
		},
	},
];
