import type {Defect} from './kit/defect.ts';
import {definition} from './kit/objects.ts';
import type {Manifest} from './kit/scene.ts';

const kind = definition({
	group: 'install.istio.io',
	kind: 'IstioOperator',
	plural: 'istiooperators',
	version: 'v1alpha1',
});

const operator: Manifest = {
	apiVersion: 'install.istio.io/v1alpha1',
	kind: 'IstioOperator',
	metadata: {name: 'installed-state', namespace: 'default'},
	spec: {profile: 'minimal', hub: 'gcr.io/istio-release'},
};

/** An IstioOperator that an older installation left in the cluster names gcr.io/istio-release. */
export const imageHubOperator: Defect = {
	name: 'image-hub-operator',
	stage: 'bare',
	async inject({apply}) {
		await apply('b', [kind]);
		await apply('b', [operator]);
	},
	expect: {
		contexts: [
			{
				id: 'istio.image-hub',
				status: 'warn',
				on: ['b'],
				says: /IstioOperator default\/installed-state spec\.hub/v,
			},
		],
		mesh: [
			{
				id: 'istio.image-hub',
				status: 'warn',
				on: ['b'],
				says: /IstioOperator default\/installed-state spec\.hub/v,
			},
		],
	},
	proof: {mesh: 'holds', planted: 'before'},
	heal: async ({remove}) => remove('b', [kind, operator]),
};
