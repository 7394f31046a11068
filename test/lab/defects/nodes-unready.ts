import type {Defect} from './kit/defect.ts';
import {setReady, signalKubelet} from './kit/nodes.ts';

/** The only node says that it is not ready. */
export const nodesUnready: Defect = {
	name: 'nodes-unready',
	stage: 'bare',
	inject: async scene => setReady(scene, 'b', false),
	expect: {
		contexts: [{id: 'nodes.ready', status: 'warn', on: ['b']}],
		mesh: [{id: 'nodes.ready', status: 'fail', on: ['b']}],
	},
	consequences: [
		{id: 'nodes.capacity', status: ['fail', 'warn', 'unknown'], touching: 'b'},
		{id: 'dns.running', status: ['fail', 'unknown'], touching: 'b'},
	],
	proof: {
		mesh: 'breaks',
		planted: 'before',
		// The kubelet is stopped, which shows after some 50 seconds.
		async inject({name, kubectl}) {
			await signalKubelet(name('b'), 'SIGSTOP');
			await kubectl(
				'b',
				'wait',
				'--for=condition=Ready=Unknown',
				`node/${name('b')}-node`,
				'--timeout=90s',
			);
		},
		async heal({name, kubectl}) {
			await signalKubelet(name('b'), 'SIGCONT');
			await kubectl(
				'b',
				'wait',
				'--for=condition=Ready',
				`node/${name('b')}-node`,
				'--timeout=60s',
			);
		},
	},
	heal: async scene => setReady(scene, 'b', true),
};
