import assert from 'node:assert/strict';
import {test} from 'node:test';
import {istioTableDay} from '../../source/mesh/istio-minors.ts';
import {isTableOld, supportOf, upgradeFor} from '../../source/mesh/support.ts';
import {parseIstioVersion, type IstioVersion} from '../../source/mesh/versions.ts';

const istio = (text: string): IstioVersion => {
	const version = parseIstioVersion(text);
	assert.ok(version, text);
	return version;
};

const day = 86_400_000;

test('support of a minor ends soon from 60 days before its last day on, which counts in full', () => {
	const kindAt = (text: string, date: string) => supportOf(istio(text), Date.parse(date)).kind;
	// 1.30 is supported until 2026-12-31.
	assert.equal(kindAt('1.30.8', '2026-10-31T23:59:59Z'), 'supported');
	assert.equal(kindAt('1.30.8', '2026-11-01T00:00:00Z'), 'ending');
	assert.equal(kindAt('1.30.0-rc.0', '2026-12-31T23:59:59Z'), 'ending');
	assert.equal(kindAt('1.30.8', '2027-01-01T00:00:00Z'), 'ended');
	assert.equal(kindAt('1.31.4', '2027-01-01T00:00:00Z'), 'supported');
});

test('a development build has no support window, and a minor without a row is older or newer', () => {
	const kindOf = (text: string) => supportOf(istio(text), Date.parse('2040-01-01')).kind;
	assert.deepEqual(
		['1.30-alpha.1', '1.29-alpha.1', '1.33-alpha.1'].map(text => kindOf(text)),
		['development', 'development', 'development'],
	);
	assert.deepEqual(
		['1.29.9', '0.8.0', '1.33.0', '2.0.0'].map(text => kindOf(text)),
		['older', 'older', 'newer', 'newer'],
	);
});

test('what to upgrade to is the default version, else the newest, else nothing that is known', () => {
	assert.deepEqual(upgradeFor(istio('1.30.5')), {release: '1.31.4', isSeveralMinors: false});
	assert.deepEqual(upgradeFor(istio('1.29.9')), {release: '1.31.4', isSeveralMinors: true});
	assert.deepEqual(upgradeFor(istio('1.31.0')), {release: '1.32.0', isSeveralMinors: false});
	assert.equal(upgradeFor(istio('1.32.0')), undefined);
	assert.equal(upgradeFor(istio('2.0.0')), undefined);
});

test('the table is old after 90 days', () => {
	const made = Date.parse(istioTableDay);
	assert.equal(isTableOld(made + 91 * day - 1), false);
	assert.equal(isTableOld(made + 91 * day), true);
	assert.equal(isTableOld(made - 5 * day), false);
});
