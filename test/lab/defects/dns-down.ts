import type {Defect} from './kit/defect.ts';
import {setDnsReady} from './kit/furnish.ts';

/** No pod of the cluster's DNS is ready. */
export const dnsDown: Defect = {
	name: 'dns-down',
	stage: 'bare',
	inject: async scene => setDnsReady(scene, 'b', false),
	expect: {
		contexts: [{id: 'dns.running', status: ['fail', 'warn', 'note'], on: ['b']}],
		mesh: [{id: 'dns.running', status: 'fail', on: ['b']}],
	},
	proof: {
		mesh: 'breaks',
		planted: 'before',
		inject: async ({lab, name}) =>
			lab.scale(name('b'), {namespace: 'kube-system', name: 'coredns', replicas: 0}),
		heal: async ({lab, name}) =>
			lab.scale(name('b'), {namespace: 'kube-system', name: 'coredns', replicas: 1}),
	},
	heal: async scene => setDnsReady(scene, 'b', true),
};
