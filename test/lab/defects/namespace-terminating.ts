import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';
import type {Manifest} from './kit/scene.ts';

const held: Manifest = {
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name: 'held', namespace: systemNamespace, finalizers: ['defects.example.com/held']},
};

/** The namespace is on its way out, and something in it does not let go. */
export const namespaceTerminating: Defect = {
	name: 'namespace-terminating',
	stage: 'prepared',
	async inject({apply, kubectl}) {
		await apply('b', [held]);
		await kubectl('b', 'delete', 'namespace', systemNamespace, '--wait=false');
	},
	expect: {
		contexts: [{id: 'namespace.terminating', status: 'warn', on: ['b']}],
		mesh: [{id: 'namespace.terminating', status: 'fail', on: ['b']}],
	},
	proof: {mesh: 'breaks', planted: 'before'},
	async heal({kubectl}) {
		await kubectl(
			'b',
			'-n',
			systemNamespace,
			'patch',
			'configmap',
			'held',
			'--type=merge',
			'-p',
			'{"metadata":{"finalizers":null}}',
		);
		await kubectl('b', 'wait', '--for=delete', `namespace/${systemNamespace}`, '--timeout=60s');
		await kubectl('b', 'create', 'namespace', systemNamespace);
	},
};
