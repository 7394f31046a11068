import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {ApiFailureKind} from '../../source/ports/cluster.ts';
import {
	contextOf, deadFacts, factsOf, modelOf, verdictOf,
} from '../helpers/facts.ts';

const kinds: readonly ApiFailureKind[] = ['dns', 'refused', 'timed-out', 'network', 'not-tls', 'tls-silent', 'wrong-ca', 'client-certificate', 'not-kubernetes', 'unauthorized', 'forbidden', 'server-error', 'exec-plugin'];

describe('api.reachable', () => {
	test('says how long the answer took', () => {
		const verdict = verdictOf('api.reachable', contextOf([factsOf({name: 'east-1'})]));
		assert.equal(verdict.status, 'pass');
		assert.equal(verdict.observed, 'answers in 42 ms');
		assert.equal(verdict.source, 'https://east-1.example:6443');
	});

	test('tells every kind of failure apart, each with a command that leads on', () => {
		const verdicts = kinds.map(kind => verdictOf('api.reachable', contextOf([factsOf({
			name: 'east-1', reach: {
				ok: false, kind, detail: 'https://east-1.example:6443: detail', milliseconds: 1,
			},
		})])));
		for (const [index, verdict] of verdicts.entries()) {
			assert.equal(verdict.status, 'fail', kinds[index]);
			assert.ok((verdict.remedy?.commands.length ?? 0) > 0, kinds[index]);
		}

		assert.match(verdicts[kinds.indexOf('wrong-ca')]?.observed ?? '', /trusts: detail$/v);
		assert.equal(new Set(verdicts.map(({observed}) => observed)).size, kinds.length);
		assert.equal(new Set(verdicts.map(({remedy}) => remedy?.summary)).size, kinds.length);
	});

	test('gives commands that a shell takes as they are', () => {
		const facts = {...deadFacts('east-1', 'unauthorized'), context: 'it\'s a name'};
		const verdict = verdictOf('api.reachable', contextOf([facts]));
		assert.deepEqual(verdict.remedy?.commands, [String.raw`kubectl --context 'it'\''s a name' auth whoami`]);
		const v6 = {...deadFacts('east-1', 'wrong-ca'), server: 'https://[fd00::1]:6443'};
		assert.match(verdictOf('api.reachable', contextOf([v6])).remedy?.commands[0] ?? '', /-connect '\[fd00::1\]:6443'/v);
	});
});

describe('api.peer-address', () => {
	const local = ['https://127.0.0.1:6443', 'https://localhost:6443', 'https://0.0.0.0:41001', 'https://[::1]:6443', 'https://kubernetes.docker.internal:6443', 'https://127.8.8.8'];

	for (const server of local) {
		test(`${server} is a warning alone, and a failure where a peer needs it`, () => {
			const facts = factsOf({name: 'east-1', server});
			assert.equal(verdictOf('api.peer-address', contextOf([facts])).status, 'warn');

			const verdict = verdictOf('api.peer-address', contextOf([facts], {model: modelOf([{name: 'east-1'}, {name: 'west-1'}])}));
			assert.equal(verdict.status, 'fail');
			assert.match(verdict.observed, /istiod of west-1/v);
			assert.match(verdict.remedy?.summary ?? '', /the cluster's apiServer/v);
		});
	}

	test('an address of its own passes, and so does an override for a local one', () => {
		const model = modelOf([{name: 'east-1', apiServer: 'https://10.0.0.7:6443'}, {name: 'west-1'}]);
		assert.equal(verdictOf('api.peer-address', contextOf([factsOf({name: 'east-1'})])).status, 'pass');
		const verdict = verdictOf('api.peer-address', contextOf([factsOf({name: 'east-1', server: 'https://127.0.0.1:6443'})], {model}));
		assert.equal(verdict.status, 'pass');
		assert.equal(verdict.observed, 'https://10.0.0.7:6443 for west-1');
	});

	test('a local override fails like a local server', () => {
		const model = modelOf([{name: 'east-1', apiServer: 'https://localhost:6443'}, {name: 'west-1'}]);
		assert.equal(verdictOf('api.peer-address', contextOf([factsOf({name: 'east-1'})], {model})).status, 'fail');
	});

	test('does not matter where no peer reads it', () => {
		const model = modelOf([{name: 'east-1'}, {name: 'east-2', role: 'remote', primary: 'east-1'}]);
		const facts = factsOf({name: 'east-1', server: 'https://127.0.0.1:6443'});
		assert.equal(verdictOf('api.peer-address', contextOf([facts], {model})).status, 'skipped');
	});
});
