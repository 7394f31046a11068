import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {contextOf, factsOf, findingsOf, verdictOf, workstationOf} from '../helpers/facts.ts';
import {modelOf} from '../helpers/model.ts';

const problems = [
	{
		file: '/home/me/.kube/config',
		entry: 'context "old"',
		reason: 'there is no cluster "gone" in this file',
		costs: 'entry' as const,
		contexts: ['old'],
	},
];
const contextWith = (kubeconfig: {problems: typeof problems; isEverythingMeant: boolean}) =>
	contextOf([], {workstation: {...workstationOf(), kubeconfig}});

describe('kubeconfig.usable', () => {
	test('names what cannot be used, and the contexts that nobody looks at', () => {
		const verdict = verdictOf(
			'kubeconfig.usable',
			contextWith({problems, isEverythingMeant: true}),
		);
		assert.equal(verdict.status, 'warn');
		assert.equal(
			verdict.observed,
			'context "old": there is no cluster "gone" in this file; not checked: old',
		);
		assert.equal(verdict.source, '/home/me/.kube/config');
	});

	test('is a note where others were asked for by name, and passes without problems', () => {
		assert.equal(
			verdictOf('kubeconfig.usable', contextWith({problems, isEverythingMeant: false})).status,
			'note',
		);
		assert.equal(
			verdictOf('kubeconfig.usable', contextWith({problems: [], isEverythingMeant: true})).status,
			'pass',
		);
	});

	test('fails what kubectl refuses where a mesh is meant, and warns where none is, of names for two things always', () => {
		const of = (costs: 'file' | 'namesake', model?: ReturnType<typeof modelOf>) =>
			verdictOf(
				'kubeconfig.usable',
				contextOf([], {
					model,
					workstation: {
						...workstationOf(),
						kubeconfig: {
							problems: [{file: '/a', reason: 'r', contexts: [], costs}],
							isEverythingMeant: false,
						},
					},
				}),
			).status;
		const mesh = modelOf([{name: 'east-1', network: 'one'}]);
		assert.deepEqual([of('file'), of('file', mesh)], ['warn', 'fail']);
		assert.deepEqual([of('namesake'), of('namesake', mesh)], ['warn', 'warn']);
	});

	test('has nothing to say of clusters that a mesh file names', () => {
		assert.deepEqual(findingsOf('kubeconfig.usable', contextOf([])), []);
	});
});

test('commands to paste name the kubeconfig where it is not the usual one', () => {
	const facts = factsOf({
		name: 'east-1',
		kubeconfig: '/tmp/a:/tmp/b c',
		systemNamespace: {
			known: true,
			value: {exists: true, terminating: true, createdByUs: false},
			source: 'test',
		},
	});
	const [command] = verdictOf('namespace.terminating', contextOf([facts])).remedy?.commands ?? [];
	assert.match(
		command ?? '',
		/^KUBECONFIG='\/tmp\/a:\/tmp\/b c' kubectl --context admin@east-1 get namespace/v,
	);
});
