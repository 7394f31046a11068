import type {Defect} from './kit/defect.ts';

/** The kubeconfig does not look at the server's certificate; a remote secret would. */
export const kubeconfigInsecure: Defect = {
	name: 'kubeconfig-insecure',
	stage: 'bare',
	async inject({entry}) {
		const {cluster} = entry('b');
		delete cluster['certificate-authority-data'];
		cluster['insecure-skip-tls-verify'] = true;
	},
	expect: {
		contexts: [{id: 'api.kubeconfig-extras', status: ['warn', 'note'], on: ['b']}],
		mesh: [{id: 'api.kubeconfig-extras', status: 'warn', on: ['b']}],
	},
	proof: {mesh: 'holds', planted: 'before'},
};
