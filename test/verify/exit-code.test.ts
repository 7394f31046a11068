import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Finding} from '../../source/checks/finding.ts';
import type {PairResult} from '../../source/engine/events.ts';
import {verifyExitCode} from '../../source/verify/exit-code.ts';
import {proofFinding} from '../../source/verify/proofs.ts';

const pair = (status: PairResult['status']): PairResult => ({
	from: 'a',
	to: 'b',
	status,
	requests: 3,
	answeredBy: {},
	cause: null,
	durationMs: 1,
});
const proof = (status: Finding['status']): Finding =>
	proofFinding('proof.root', ['b'], {status, observed: '', source: ''}, 1);

const rows: Array<
	[pairs: PairResult[], proofs: Finding[], normal: number, lenient: number, strict: number]
> = [
	[[pair('pass')], [proof('pass'), proof('note')], 0, 0, 0],
	[[pair('pass'), pair('fail')], [proof('pass')], 3, 3, 3],
	[[pair('pass')], [proof('fail')], 3, 3, 3],
	[[pair('pass'), pair('unknown')], [proof('pass')], 4, 0, 3],
	[[pair('pass')], [proof('unknown')], 0, 0, 3],
	[[], [proof('unknown')], 4, 0, 3],
	[[], [proof('pass')], 0, 0, 0],
];

for (const [pairs, proofs, normal, lenient, strict] of rows) {
	test(`pairs ${pairs.map(({status}) => status).join(', ') || 'none'}, proofs ${proofs.map(({status}) => status).join(', ')}: exit ${String(normal)}`, () => {
		assert.equal(verifyExitCode({pairs, proofs}), normal);
		assert.equal(verifyExitCode({pairs, proofs}, 'allow-warnings'), lenient);
		assert.equal(verifyExitCode({pairs, proofs}, 'strict'), strict);
	});
}
