import type {Defect} from './kit/defect.ts';
import {setStub} from './kit/furnish.ts';

/** CoreDNS still sends .global to the server of a mesh before Istio 1.9. */
export const globalStub: Defect = {
	name: 'global-stub',
	stage: 'bare',
	inject: async scene =>
		setStub(scene, 'b', 'global:53 {\n    errors\n    forward . 10.96.0.99\n}\n'),
	expect: {
		contexts: [
			{
				id: 'dns.global-stub',
				status: 'note',
				on: ['b'],
				says: /kube-system\/coredns sends names in \.global/v,
			},
		],
		mesh: [
			{
				id: 'dns.global-stub',
				status: 'warn',
				on: ['b'],
				says: /kube-system\/coredns sends names in \.global/v,
			},
		],
	},
	proof: {unproven: 'the CoreDNS of the lab is not configured by a ConfigMap of its cluster'},
	heal: async scene => setStub(scene, 'b', ''),
};
