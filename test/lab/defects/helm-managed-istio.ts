import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';

/** Helm has installed the control plane, and its next upgrade would undo what apply has changed. */
export const helmManagedIstio: Defect = {
	name: 'helm-managed-istio',
	stage: 'installed',
	async inject({kubectl}) {
		await kubectl(
			'b',
			'-n',
			systemNamespace,
			'annotate',
			'deployment/istiod',
			'meta.helm.sh/release-name=istiod',
			'meta.helm.sh/release-namespace=istio-system',
		);
	},
	expect: {
		contexts: [
			{
				id: 'istio.foreign-manager',
				status: 'note',
				on: ['b'],
				says: /helm/iv,
			},
		],
		mesh: [
			{
				id: 'istio.foreign-manager',
				status: 'fail',
				on: ['b'],
				says: /helm/iv,
			},
		],
	},
	proof: {unproven: 'the harm comes with the next helm upgrade, not with apply'},
	async heal({kubectl}) {
		await kubectl(
			'b',
			'-n',
			systemNamespace,
			'annotate',
			'deployment/istiod',
			'meta.helm.sh/release-name-',
			'meta.helm.sh/release-namespace-',
		);
	},
};
