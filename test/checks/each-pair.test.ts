import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {checks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import type {CheckContext, Finding} from '../../source/checks/finding.ts';
import {statusOrder} from '../../source/checks/status-order.ts';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {atLeast, contextOf, factsOf, known, modelOf, rangesOf, unknown} from '../helpers/facts.ts';

const ids = new Set([
	'identity.same-cluster',
	'network.pod-cidr-overlap',
	'network.service-cidr-overlap',
	'network.pod-service-overlap',
	'network.node-in-pod-range',
	'network.peer-address',
]);
const ofPairs = checks.filter(({id}) => ids.has(id));

/** The same numbers in every run. */
const makeRandom = (seed: number) => {
	let state = seed;
	return (limit: number): number => {
		state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
		return Math.floor((state / 2 ** 31) * limit);
	};
};

/** Of all that is wrong with pairs, a little: ranges that nest, gateways and nodes within them, one cluster twice, things unknown. */
const randomClusters = (count: number, seed: number): ClusterFacts[] => {
	const random = makeRandom(seed);
	const range = (): string => {
		const prefix = [10, 12, 16, 20][random(4)] ?? 16;
		const second = random(64) * 4;
		return prefix === 10 || prefix === 12
			? `10.${String(second - (second % (prefix === 10 ? 64 : 16)))}.0.0/${String(prefix)}`
			: `10.${String(second)}.0.0/${String(prefix)}`;
	};

	return Array.from({length: count}, (_, index) => {
		const name = `c${String(index)}`;
		const address = () => `10.${String(random(256))}.0.${String(1 + random(200))}`;
		const odd = random(12);
		return factsOf({
			name,
			uid: odd === 0 ? unknown() : known(`uid-${String(random(count))}`),
			podRanges: odd === 1 ? atLeast(range()) : rangesOf(range()),
			serviceRanges:
				odd === 2
					? unknown()
					: rangesOf(random(3) === 0 ? range() : `172.16.${String(index)}.0/24`),
			server: random(9) === 0 ? `https://${address()}:6443` : `https://${name}.example:6443`,
			nodeList: known([
				{
					name: `${name}-node`,
					isReady: true,
					isCordoned: false,
					taints: [],
					addresses: [random(6) === 0 ? address() : `192.0.2.${String(index % 250)}`],
					region: 'europe',
					zone: 'europe-1',
				},
			]),
			eastWest: known(
				random(6) === 0
					? [
							{
								namespace: 'istio-system',
								name: 'istio-eastwestgateway',
								type: 'LoadBalancer',
								ports: [15_443],
								addresses: [address()],
								hostnames: [],
							},
						]
					: [],
			),
		});
	});
};

const isFine = ({status}: Pick<Finding, 'status'>): boolean =>
	status === 'pass' || status === 'skipped';

/** Whether a finding is about a pair, as docs/schema says. */
const isAbout = ({clusters, pairs}: Finding, one: string, other: string): boolean => {
	if (pairs !== undefined) {
		return (
			(pairs.ones.includes(one) && pairs.others.includes(other)) ||
			(pairs.ones.includes(other) && pairs.others.includes(one))
		);
	}

	return clusters.length === 1
		? clusters.includes(one) || clusters.includes(other)
		: clusters.includes(one) && clusters.includes(other);
};

const worst = (findings: readonly Finding[]): string =>
	statusOrder.find(
		status => !isFine({status}) && findings.some(finding => finding.status === status),
	) ?? 'fine';

/** What the checks say of each pair among many clusters, and of the same two alone. */
const compare = (context: CheckContext): string[] => {
	const folded = Map.groupBy(runChecks(ofPairs, context), ({id}) => id);
	const {clusters} = context;
	return clusters.flatMap((one, index) =>
		clusters.slice(index + 1).flatMap(other => {
			const alone = runChecks(ofPairs, {...context, clusters: [one, other]});
			return alone.flatMap(finding => {
				const about = (folded.get(finding.id) ?? []).filter(each =>
					isAbout(each, one.name, other.name),
				);
				const [said, is] = [worst(about), worst([finding])];
				// One that is uncertain says so of all its pairs, also of those that somebody found something about.
				const isAlsoUncertain =
					said === 'unknown' && is === 'note' && about.some(({status}) => status === is);
				return said === is || isAlsoUncertain
					? []
					: [`${finding.id} ${one.name} ${other.name}: ${said}, not ${is}`];
			});
		}),
	);
};

describe('among many clusters, a check of pairs', () => {
	for (const seed of [1, 2, 3]) {
		test(`says of each pair what it says of the two alone, without a plan (${String(seed)})`, () => {
			assert.deepEqual(compare(contextOf(randomClusters(60, seed))), []);
		});

		test(`says of each pair what it says of the two alone, with networks (${String(seed)})`, () => {
			const clusters = randomClusters(60, seed);
			// Some share a network, some have their own, some are no part of the plan.
			const model = modelOf(
				clusters.slice(0, 55).map(({name}, index) => ({
					name,
					network: index % 5 === 0 ? name : `net-${String(index % 4)}`,
				})),
			);
			assert.deepEqual(compare(contextOf(clusters, {model})), []);
		});
	}
});

/** A thousand clusters of which nothing is wrong. */
const thousand = (change: (name: string, index: number) => Partial<ClusterFacts>): ClusterFacts[] =>
	Array.from({length: 1000}, (_, index) => {
		const name = `c${String(index)}`;
		const [high, low] = [String(Math.floor(index / 256)), String(index % 256)];
		return factsOf({
			name,
			podRanges: rangesOf(`10.${high}.${low}.0/24`),
			serviceRanges: rangesOf(`172.16.${String(16 + Math.floor(index / 256))}.${low}/32`),
			nodeList: known([]),
			...change(name, index),
		});
	});

const costly = (findings: readonly Finding[]) => findings.filter(finding => !isFine(finding));

describe('a thousand clusters', () => {
	test('of which two overlap have one finding that names both, and a verdict for all other pairs', () => {
		const clusters = thousand((_name, index) =>
			index === 7 || index === 900 ? {podRanges: rangesOf('10.200.0.0/16')} : {},
		);
		const findings = runChecks(ofPairs, contextOf(clusters));
		assert.deepEqual(
			costly(findings).map(({id, clusters: names, status, observed}) => [
				id,
				names,
				status,
				observed,
			]),
			[
				[
					'network.pod-cidr-overlap',
					['c7', 'c900'],
					'note',
					'both use 10.200.0.0/16: c7 and c900 cannot share a network',
				],
			],
		);
		assert.equal(findings.length, ofPairs.length + 1);
		// Without the overlap nothing is left but the verdicts for all pairs.
		const fine = runChecks(ofPairs, contextOf(thousand(() => ({}))));
		assert.deepEqual(
			fine.map(({status, clusters: names}) => [status, names.length]),
			ofPairs.map(() => ['pass', 1000]),
		);
	});

	test('that all use one range have one finding with all of them, and none names half a million pairs', () => {
		const findings = runChecks(
			ofPairs,
			contextOf(thousand(() => ({podRanges: rangesOf('10.244.0.0/16')}))),
		);
		const [finding, ...others] = costly(findings);
		assert.equal(others.length, 0);
		assert.equal(finding?.clusters.length, 1000);
		assert.equal(finding.pairs, undefined);
		assert.match(finding.observed, /^such as c0 and c1: both use 10\.244\.0\.0\/16/v);
		assert.ok(findings.length <= ofPairs.length, String(findings.length));
	});

	test('of which some hold the ranges of others name who overlaps with whom', () => {
		const wide = (index: number) => index % 100 === 0;
		const findings = runChecks(
			ofPairs,
			contextOf(
				thousand((_name, index) => (wide(index) ? {podRanges: rangesOf('10.0.0.0/15')} : {})),
			),
		);
		const [finding, ...others] = costly(findings);
		assert.equal(others.length, 0);
		assert.equal(finding?.id, 'network.pod-cidr-overlap');
		assert.equal(finding.pairs?.ones.length, 10);
		// Those of 10.0 and 10.1, beside the ten themselves.
		assert.equal(finding.pairs.others.length, 512 - 6 + 10);
		assert.ok(finding.pairs.others.includes('c511'));
		assert.ok(!finding.pairs.others.includes('c512'));
	});

	test('are compared by what they share, and not each with each', () => {
		let reads = 0;
		const clusters = thousand(() => ({})).map(facts => ({
			...facts,
			get uid() {
				reads++;
				return known(`uid-of-${facts.name}`);
			},
		}));
		runChecks(
			ofPairs.filter(({id}) => id === 'identity.same-cluster'),
			contextOf(clusters),
		);
		assert.ok(reads > 1000 && reads < 10_000, String(reads));
	});

	test('of which one is waived lose its pairs, and no others', () => {
		const context = contextOf(thousand(() => ({podRanges: rangesOf('10.244.0.0/16')})));
		const waiver = (...clusters: string[]) => ({
			waive: [{id: 'network.pod-cidr-overlap', clusters}],
		});
		const note = runChecks(ofPairs, context, waiver('c1'));
		// A note costs nothing, so that nothing is waived.
		assert.equal(note.filter(({status}) => status === 'waived').length, 0);

		const model = modelOf(context.clusters.map(({name}) => ({name})));
		const findings = runChecks(ofPairs, {...context, model}, waiver('c1'));
		const of = (status: Finding['status']) => findings.filter(finding => finding.status === status);
		const [failed] = of('fail');
		assert.deepEqual(
			of('fail').map(({id, clusters: names}) => [id, names.length]),
			[['network.pod-cidr-overlap', 999]],
		);
		assert.equal(failed?.clusters.length, 999);
		assert.ok(!failed.clusters.includes('c1'));
		const about = (one: string, other: string) =>
			of('waived').filter(finding => isAbout(finding, one, other)).length;
		assert.equal(about('c1', 'c2'), 1);
		assert.equal(about('c2', 'c3'), 0);

		const all = runChecks(ofPairs, {...context, model}, waiver());
		assert.deepEqual(
			all.filter(({status}) => status === 'fail'),
			[],
		);
	});
});
