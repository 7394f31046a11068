import assert from 'node:assert/strict';
import {test} from 'node:test';
import {secureContextFor} from '../../../source/adapters/cluster/secure-context.ts';
import {kubeContext} from '../../helpers/kube-context.ts';
import {authority} from '../../helpers/secure-api.ts';

void test('contexts that trust what the system trusts share that, since reading it takes long', () => {
	const east = secureContextFor(kubeContext({name: 'east-1'}), undefined);
	assert.equal(secureContextFor(kubeContext({name: 'west-1'}), undefined), east);
	assert.notEqual(
		secureContextFor(kubeContext({cluster: {authority: authority.ca}}), undefined),
		east,
	);
});
