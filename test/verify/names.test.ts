import assert from 'node:assert/strict';
import {test} from 'node:test';
import {verifyNamespace, workloadName} from '../../source/verify/names.ts';

test('a workload is called after its cluster', () => {
	assert.equal(workloadName('east-1'), 'hello-east-1');
});

test("long cluster names give different workload names that leave room for a pod's suffix", () => {
	const common = 'c'.repeat(60);
	const names = [`${common}-a`, `${common}-b`].map(name => workloadName(name));
	assert.notEqual(names[0], names[1]);
	for (const name of names) {
		assert.ok(name.length + 17 <= 63, name);
		assert.match(name, /^[a-z\d](?:[\-a-z\d]*[a-z\d])?$/v);
	}
});

test('a namespace is a DNS label whatever the run is called', () => {
	assert.equal(verifyNamespace('20261121-143015-3fa9'), 'mesh-wizard-verify-20261121-143015-3fa9');
	assert.match(
		verifyNamespace(`2026-11-21T14:30:15.000Z_${'x'.repeat(60)}`),
		/^[a-z\d][\-a-z\d]{0,61}[a-z\d]$/v,
	);
	assert.match(verifyNamespace(`${'x'.repeat(43)}-${'y'.repeat(20)}`), /[a-z\d]$/v);
});
