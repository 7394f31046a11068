import type {Defect} from './kit/defect.ts';
import {definition} from './kit/objects.ts';
import {planted} from './kit/scene.ts';

const annotations = {
	'gateway.networking.k8s.io/bundle-version': 'v0.8.1',
	'gateway.networking.k8s.io/channel': 'standard',
	'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/2245',
};
const group = 'gateway.networking.k8s.io';

/** Kinds of the Gateway API that are too old for this Istio, whose istiod waits for version v1 of them for ever. */
export const gatewayApiOld: Defect = {
	name: 'gateway-api-old',
	stage: 'bare',
	...planted('b', [
		definition({
			group,
			kind: 'GatewayClass',
			plural: 'gatewayclasses',
			version: 'v1beta1',
			scope: 'Cluster',
			annotations,
		}),
		definition({
			group,
			kind: 'Gateway',
			plural: 'gateways',
			version: 'v1beta1',
			annotations,
		}),
		definition({
			group,
			kind: 'HTTPRoute',
			plural: 'httproutes',
			version: 'v1beta1',
			annotations,
		}),
	]),
	expect: {
		contexts: [
			{
				id: 'gateway.api-crds',
				status: ['fail', 'warn', 'note'],
				on: ['b'],
				says: /0\.8\.1/v,
			},
		],
		mesh: [
			{
				id: 'gateway.api-crds',
				status: 'fail',
				on: ['b'],
				says: /0\.8\.1/v,
			},
		],
	},
	proof: {mesh: 'breaks', planted: 'before'},
};
