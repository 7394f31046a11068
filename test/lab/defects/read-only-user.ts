import type {Defect} from './kit/defect.ts';
import {makeClient} from './kit/certificates.ts';
import type {Manifest} from './kit/scene.ts';

const reader = {apiVersion: 'rbac.authorization.k8s.io/v1', metadata: {name: 'defect-reader'}};
const objects: readonly Manifest[] = [
	{
		...reader,
		kind: 'ClusterRole',
		rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch']}],
	},
	{
		...reader,
		kind: 'ClusterRoleBinding',
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'defect-reader'},
		subjects: [{apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'reader'}],
	},
];

/** A user who may look at everything and change nothing. */
export const readOnlyUser: Defect = {
	name: 'read-only-user',
	stage: 'bare',
	async inject({entry, folder, name, apply}) {
		await apply('b', objects);
		Object.assign(
			entry('b').user,
			await makeClient(folder, {cluster: name('b'), subject: '/CN=reader', days: 100}),
		);
	},
	expect: {
		contexts: [{id: 'permission.install', status: 'warn', on: ['b']}],
		mesh: [{id: 'permission.install', status: 'fail', on: ['b']}],
	},
	proof: {mesh: 'breaks', planted: 'before'},
	heal: async ({remove}) => remove('b', objects),
};
