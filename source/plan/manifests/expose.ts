import type {KubeObject} from '../../mesh/kube-object.ts';
import {managedByLabel, managedByValue, systemNamespace} from '../../mesh/well-known.ts';

const labels = {[managedByLabel]: managedByValue};
const selector = {istio: 'eastwestgateway'};

/** Lets peers on other networks reach every service of this network through the gateway, chosen by SNI. */
export const exposeServices = (): KubeObject[] => [{
	apiVersion: 'networking.istio.io/v1',
	kind: 'Gateway',
	metadata: {name: 'cross-network-gateway', namespace: systemNamespace, labels},
	spec: {
		selector,
		servers: [{port: {number: 15_443, name: 'tls', protocol: 'TLS'}, tls: {mode: 'AUTO_PASSTHROUGH'}, hosts: ['*.local']}],
	},
}];

const istiodHost = `istiod.${systemNamespace}.svc.cluster.local`;

/** Lets remotes reach this istiod: configuration and certificates on 15012, injection on 15017. */
export const exposeIstiod = (): KubeObject[] => [
	{
		apiVersion: 'networking.istio.io/v1',
		kind: 'Gateway',
		metadata: {name: 'istiod-gateway', namespace: systemNamespace, labels},
		spec: {
			selector,
			servers: [
				{port: {number: 15_012, name: 'tls-istiod', protocol: 'TLS'}, tls: {mode: 'PASSTHROUGH'}, hosts: ['*']},
				{port: {number: 15_017, name: 'tls-istiodwebhook', protocol: 'TLS'}, tls: {mode: 'PASSTHROUGH'}, hosts: ['*']},
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
				{match: [{port: 15_012, sniHosts: ['*']}], route: [{destination: {host: istiodHost, port: {number: 15_012}}}]},
				{match: [{port: 15_017, sniHosts: ['*']}], route: [{destination: {host: istiodHost, port: {number: 443}}}]},
			],
		},
	},
];
