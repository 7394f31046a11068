import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {allContexts, findContexts} from '../../source/commands/find-contexts.ts';
import {UsageError} from '../../source/errors.ts';
import type {Kubeconfig} from '../../source/ports/kubeconfig.ts';
import {kubeContext} from '../helpers/kube-context.ts';

const kubeconfig: Kubeconfig = {
	contexts: [kubeContext({name: 'admin@east-1'}), kubeContext({name: 'admin@west-1'})],
	hidden: [],
	problems: [
		{
			file: '/kube/config',
			entry: 'user "old"',
			reason: 'its token is no text',
			costs: 'entry' as const,
			contexts: ['admin@old'],
		},
	],
	files: [
		{file: '/kube/config', found: true},
		{file: '/kube/more', found: false},
	],
};

const failureOf = (run: () => unknown): UsageError => {
	try {
		run();
	} catch (error) {
		assert.ok(error instanceof UsageError);
		return error;
	}

	return assert.fail('nothing was thrown');
};

describe('findContexts', () => {
	test('gives them in the order asked for', () => {
		const found = findContexts([
			{context: 'admin@west-1', kubeconfig},
			{context: 'admin@east-1', kubeconfig},
		]);
		assert.deepEqual(
			found.map(({name}) => name),
			['admin@west-1', 'admin@east-1'],
		);
	});

	test('commands to paste read the kubeconfig that was given', () => {
		const remedyOf = (given: Kubeconfig) =>
			failureOf(() => findContexts([{context: 'admin@east-2', kubeconfig: given}])).remedy[0];
		assert.equal(remedyOf(kubeconfig), 'See what is there: kubectl config get-contexts');
		assert.equal(
			remedyOf({...kubeconfig, kubeconfig: '/kc/one:/kc/two'}),
			'See what is there: KUBECONFIG=/kc/one:/kc/two kubectl config get-contexts',
		);
	});

	test('names every missing one with the nearest, and every broken one with file and reason, at once', () => {
		const error = failureOf(() =>
			findContexts([
				{context: 'admin@east-2', kubeconfig, cluster: 'east-2'},
				{context: 'admin@old', kubeconfig},
				{context: 'something-else', kubeconfig},
			]),
		);
		assert.equal(error.exitCode, 2);
		assert.deepEqual(error.message.split('\n'), [
			'the kubeconfig does not lead to every cluster; looked in /kube/config, /kube/more (no such file)',
			'  there is no context "admin@east-2" (clusters.east-2.context). Did you mean admin@east-1?',
			'  context "admin@old" cannot be used: user "old": its token is no text (/kube/config)',
			'  there is no context "something-else".',
		]);
	});
});

describe('a context with a comma in its name', () => {
	const withComma = {
		...kubeconfig,
		contexts: [kubeContext({name: 'east, prod'}), ...kubeconfig.contexts],
	};
	const messageFor = (...names: string[]) =>
		failureOf(() => findContexts(names.map(context => ({context, kubeconfig: withComma})))).message;

	test('is named with the way out, where its parts were asked for', () => {
		assert.match(
			messageFor('admin@west-1', 'east', 'prod'),
			/\n {2}context "east, prod" has a comma .* --contexts divides: .*clusters\.NAME\.context.* kubectl config rename-context 'east, prod' east-prod$/v,
		);
		assert.doesNotMatch(messageFor('east'), /comma/v);
	});
});

describe('allContexts', () => {
	test('gives all, and says what is wrong when there is none', () => {
		assert.equal(allContexts(kubeconfig).length, 2);
		const error = failureOf(() => allContexts({...kubeconfig, contexts: []}));
		assert.equal(error.exitCode, 2);
		assert.match(
			error.message,
			/^no kubeconfig names a context; looked in .*\n {2}\/kube\/config: user "old": its token is no text$/v,
		);
	});
});
