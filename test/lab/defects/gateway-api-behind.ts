import type {Defect} from './kit/defect.ts';
import {definition} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

const annotations = {
	'gateway.networking.k8s.io/bundle-version': 'v1.2.0',
	'gateway.networking.k8s.io/channel': 'experimental',
	'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/3328',
};
const group = 'gateway.networking.k8s.io';

/** Some kinds of the Gateway API are too old for this Istio, which leaves them out without a word. */
export const gatewayApiBehind: Defect = {
	name: 'gateway-api-behind',
	stage: 'bare',
	...planted('b', [
		definition({
			group,
			kind: 'GatewayClass',
			plural: 'gatewayclasses',
			scope: 'Cluster',
			annotations,
		}),
		definition({
			group,
			kind: 'Gateway',
			plural: 'gateways',
			annotations,
		}),
		definition({
			group,
			kind: 'HTTPRoute',
			plural: 'httproutes',
			annotations,
		}),
		definition({
			group,
			kind: 'GRPCRoute',
			plural: 'grpcroutes',
			annotations,
		}),
		definition({
			group,
			kind: 'TLSRoute',
			plural: 'tlsroutes',
			version: 'v1alpha2',
			annotations,
		}),
		definition({
			group,
			kind: 'TCPRoute',
			plural: 'tcproutes',
			version: 'v1alpha2',
			annotations,
		}),
	]),
	expect: {
		contexts: [
			{
				id: 'gateway.api-crds',
				status: ['warn', 'note'],
				on: ['b'],
				says: /1\.2\.0/v,
			},
		],
		mesh: [
			{
				id: 'gateway.api-crds',
				status: 'warn',
				on: ['b'],
				says: /1\.2\.0/v,
			},
		],
	},
	proof: {mesh: 'holds', planted: 'before'},
};
