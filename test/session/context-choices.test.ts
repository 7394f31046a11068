import assert from 'node:assert/strict';
import test from 'node:test';
import {contextChoices} from '../../source/session/context-choices.ts';
import {kubeContext} from '../helpers/kube-context.ts';

const at = (file: string, name = 'default') => ({...kubeContext({name}), file});
const found = {problems: [], files: []};

test('contexts of one name are told apart by their files, and named after them', () => {
	const choices = contextChoices({
		...found,
		contexts: [at('/a/k3s-1.yaml'), at('/a/k3s-1.yaml', 'kind-other')],
		hidden: [at('/a/k3s-2.yaml'), at('/b/k3s-2.yaml'), at('/b/west.config')],
	});
	assert.deepEqual(
		choices.map(({key, defaultName, source}) => [key, defaultName, source?.kubeconfig]),
		[
			['default', 'k3s-1', undefined],
			['default (a/k3s-2.yaml)', 'k3s-2', '/a/k3s-2.yaml'],
			['default (b/k3s-2.yaml)', 'k3s-2', '/b/k3s-2.yaml'],
			['default (west.config)', 'west', '/b/west.config'],
			['kind-other', 'other', undefined],
		],
	);
	assert.deepEqual(choices[1]?.source?.context, 'default');
	assert.deepEqual(
		contextChoices({...found, contexts: [at('/a/k3s-1.yaml')], hidden: []}).map(
			({key, defaultName, source}) => [key, defaultName, source],
		),
		[['default', 'default', undefined]],
	);
});
