import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import type {Strictness} from '../../source/checks/exit-code.ts';
import type {FindingStatus} from '../../source/checks/finding.ts';
import {checks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {preflightJunit} from '../../source/reporters/junit.ts';
import type {PreflightResult} from '../../source/reporters/preflight-result.ts';
import {printable} from '../../source/text/printable.ts';
import {contextOf, deadFacts, factsOf, known} from '../helpers/facts.ts';
import {findingOf} from '../helpers/finding.ts';
import {nastyText} from '../helpers/nasty-text.ts';
import {resultOf} from '../helpers/preflight-result.ts';
import {elementsOf, readXml, type XmlElement} from '../helpers/read-xml.ts';

const junitOf = (
	result: Partial<PreflightResult> & Pick<PreflightResult, 'findings'>,
	strictness: Strictness = 'normal',
): XmlElement =>
	readXml(
		preflightJunit(resultOf({clusters: [factsOf({name: 'east-1'})], ...result}), {strictness}),
	);

/** How a case of this status counts: the name of its child, or `passed`. */
const countedAs = (status: FindingStatus, strictness: Strictness): string => {
	const [testcase] = elementsOf(
		junitOf(
			{
				findings: [
					findingOf({
						status,
						...(status === 'waived' ? {waivedFrom: 'fail', waiver: {reason: 'OPS-1'}} : {}),
					}),
				],
			},
			strictness,
		),
		'testcase',
	);
	return testcase?.children.find(({name}) => name !== 'system-out')?.name ?? 'passed';
};

const allowed: Readonly<Record<string, readonly string[]>> = {
	testsuites: ['name', 'tests', 'failures', 'errors', 'time'],
	testsuite: ['name', 'tests', 'failures', 'errors', 'skipped', 'time', 'timestamp'],
	properties: [],
	property: ['name', 'value'],
	testcase: ['classname', 'name', 'time'],
	failure: ['message', 'type'],
	error: ['message', 'type'],
	skipped: ['message'],
	'system-out': [],
};

/** The elements and attributes of the format that CI systems read, and sums that are those of the cases. */
const assertSound = (root: XmlElement): void => {
	for (const [name, attributes] of Object.entries(allowed)) {
		for (const element of elementsOf(root, name)) {
			assert.deepEqual(
				Object.keys(element.attributes),
				attributes.filter(key => key in element.attributes),
			);
			assert.ok(element.children.every(child => child.name in allowed));
		}
	}

	const suites = elementsOf(root, 'testsuite');
	for (const suite of suites) {
		for (const [sum, child] of [
			['tests', 'testcase'],
			['failures', 'failure'],
			['errors', 'error'],
			['skipped', 'skipped'],
		] as const) {
			assert.equal(Number(suite.attributes[sum]), elementsOf(suite, child).length);
		}
	}

	assert.equal(Number(root.attributes['tests']), elementsOf(root, 'testcase').length);
	assert.equal(Number(root.attributes['failures']), elementsOf(root, 'failure').length);
	assert.equal(Number(root.attributes['errors']), elementsOf(root, 'error').length);
};

test('of a cluster that does not answer one case fails, and what follows is skipped, unless nobody tells the cause', () => {
	const findings = runChecks(checks, contextOf([deadFacts('west-1')]));
	const sums = (some: typeof findings) => {
		const root = junitOf({findings: some, clusters: [deadFacts('west-1')]});
		assertSound(root);
		return [root.attributes['failures'], root.attributes['errors']].map(Number);
	};

	assert.deepEqual(sums(findings.filter(({clusters}) => clusters.length > 0)), [1, 0]);
	const [failures = 0, errors = 0] = sums(findings.filter(({id}) => id !== 'api.reachable'));
	assert.equal(failures, 0);
	assert.ok(errors > 10);
});

describe('the JUnit report', () => {
	test('has a suite for each category and a case for each finding, named for its subject', () => {
		const clusters = [
			factsOf({name: 'east-1'}),
			factsOf({name: 'west-1', nodes: known({ready: 0, total: 1, architectures: []})}),
			deadFacts('dead'),
		];
		const findings = runChecks(checks, contextOf(clusters));
		const root = junitOf({clusters, findings});
		assertSound(root);
		assert.equal(elementsOf(root, 'testcase').length, findings.length);
		assert.deepEqual(
			elementsOf(root, 'testsuite').map(({attributes}) => attributes['name']),
			[...new Set(findings.map(({id}) => id.split('.')[0]))],
		);
		const overlap = elementsOf(root, 'testcase').find(
			({attributes}) => attributes['name'] === 'network.pod-cidr-overlap: east-1 ↔ west-1',
		);
		assert.equal(overlap?.attributes['classname'], 'preflight.network');
		const dead = elementsOf(root, 'testcase').find(
			({attributes}) => attributes['name'] === 'api.reachable: dead',
		);
		assert.match(dead?.children[0]?.text ?? '', /\nRemedy: .*\n\$ kubectl .* get --raw /v);
	});

	test('counts as the exit code does, and never passes what is unknown', () => {
		const statuses: readonly FindingStatus[] = [
			'pass',
			'note',
			'warn',
			'fail',
			'unknown',
			'skipped',
			'waived',
		];
		assert.deepEqual(
			statuses.map(status => countedAs(status, 'normal')),
			['passed', 'passed', 'failure', 'failure', 'error', 'skipped', 'skipped'],
		);
		assert.deepEqual(
			statuses.map(status => countedAs(status, 'strict')),
			['passed', 'passed', 'failure', 'failure', 'error', 'skipped', 'skipped'],
		);
		assert.deepEqual(
			statuses.map(status => countedAs(status, 'allow-warnings')),
			['passed', 'passed', 'passed', 'failure', 'skipped', 'skipped', 'skipped'],
		);
	});

	test('says why something is waived or left out, and on what it rests', () => {
		const root = junitOf({
			simulated: true,
			findings: [
				findingOf({
					status: 'waived',
					waivedFrom: 'fail',
					waiver: {reason: 'OPS-1', until: '2027-01-31'},
				}),
			],
			leftOut: ['clock.skew'],
		});
		assert.deepEqual(
			elementsOf(root, 'skipped').map(({attributes}) => attributes['message']),
			[
				'waived because: OPS-1; until 2027-01-31 (would be fail: seen)',
				'not checked: left out by --only or --skip',
			],
		);
		const properties = new Map(
			elementsOf(root, 'property').map(({attributes}) => [attributes['name'], attributes['value']]),
		);
		assert.deepEqual(
			['simulated', 'kubernetes.east-1', 'left-out'].map(name => properties.get(name)),
			['true', 'v1.35.4', 'clock.skew'],
		);
		assertSound(root);
	});

	test("shares a check's time among its cases, and numbers those that would have one name", () => {
		const findings = ['a', 'b'].map(observed =>
			findingOf({
				id: 'kubeconfig.usable',
				clusters: [],
				status: 'warn',
				observed,
				durationMs: 500,
			}),
		);
		const cases = elementsOf(junitOf({findings}), 'testcase').map(({attributes: {name, time}}) => [
			name,
			time,
		]);
		assert.deepEqual(cases, [
			['kubeconfig.usable: this machine', '0.250'],
			['kubeconfig.usable: this machine (2)', '0.250'],
		]);
	});

	test('is well-formed XML 1.0 whatever a cluster says, and loses nothing that can be said', () => {
		fc.assert(
			fc.property(
				nastyText,
				nastyText,
				fc.constantFrom<FindingStatus>('fail', 'unknown', 'note', 'skipped', 'waived'),
				(observed, name, status) => {
					const root = junitOf({
						clusters: [factsOf({name})],
						findings: [
							findingOf({
								observed,
								clusters: [name],
								status,
								source: name,
								remedy: {summary: name, commands: [observed]},
								...(status === 'waived' ? {waivedFrom: 'fail', waiver: {reason: name}} : {}),
							}),
						],
					});
					assertSound(root);
					if (status === 'fail') {
						assert.equal(
							elementsOf(root, 'failure')[0]?.attributes['message'],
							`fail: ${printable(observed)}`,
						);
					}
				},
			),
		);
	});

	test('shows control characters instead of sending them', () => {
		const [failure] = elementsOf(
			junitOf({findings: [findingOf({status: 'fail', observed: 'a\u001B[31m\u0000b'})]}),
			'failure',
		);
		assert.equal(failure?.attributes['message'], String.raw`fail: a\u001b[31m\u0000b`);
	});
});
