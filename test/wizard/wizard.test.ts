import assert from 'node:assert/strict';
import test, {suite} from 'node:test';
import fc from 'fast-check';
import {noAnswers, type Answers, type ChosenCluster} from '../../source/wizard/answers.ts';
import {placementsFor} from '../../source/wizard/advise-topology.ts';
import {
	listedSteps,
	missingAnswer,
	reduce,
	startWizard,
	visibleSteps,
	type Action,
	type WizardState,
} from '../../source/wizard/wizard.ts';

const clusterOf = (name: string): ChosenCluster => ({context: `admin@${name}`, name});
const [east, west, north] = [
	clusterOf('east-1'),
	clusterOf('west-1'),
	clusterOf('north-1'),
] as const;
const topologyOf = (
	clusters: readonly ChosenCluster[],
	pattern: 'multi-primary' | 'primary-remote' = 'multi-primary',
) => ({pattern, places: placementsFor(pattern, clusters, clusters[0]?.context ?? '')});
const run = (
	actions: readonly Action[],
	from: WizardState = startWizard('guided'),
): WizardState => {
	let state = from;
	for (const action of actions) {
		state = reduce(state, action);
	}

	return state;
};

const full: readonly Action[] = [
	{type: 'choose', clusters: [east, west]},
	{type: 'next'},
	{type: 'next'},
	{type: 'set-topology', topology: topologyOf([east, west])},
	{type: 'next'},
	{type: 'set-trust', trust: {mode: 'generated', directory: 'certs'}},
	{type: 'next'},
];

const cluster = fc.constantFrom(east, west, north);
const clusters = fc.uniqueArray(cluster, {maxLength: 3, selector: ({context}) => context});
const actions: fc.Arbitrary<Action> = fc.oneof(
	fc.constant<Action>({type: 'next'}),
	fc.constant<Action>({type: 'back'}),
	fc
		.constantFrom(
			'clusters' as const,
			'preflight' as const,
			'topology' as const,
			'trust' as const,
			'review' as const,
			'done' as const,
		)
		.map((step): Action => ({type: 'go', step})),
	clusters.map((chosen): Action => ({type: 'choose', clusters: chosen})),
	fc
		.record({
			context: cluster.map(({context}) => context),
			name: fc.constantFrom('a', 'b', 'Kubernetes', ''),
		})
		.map((change): Action => ({type: 'rename', ...change})),
	fc
		.record({
			context: cluster.map(({context}) => context),
			network: fc.constantFrom('n1', 'n2', undefined),
		})
		.map((change): Action => ({type: 'set-network', ...change})),
	fc
		.record({
			context: cluster.map(({context}) => context),
			apiServer: fc.constantFrom('east-west-gateway', 'https://10.0.0.7:6443', undefined),
		})
		.map((change): Action => ({type: 'set-api-server', ...change})),
	fc
		.tuple(
			clusters.filter(({length}) => length > 0),
			fc.constantFrom('multi-primary' as const, 'primary-remote' as const),
		)
		.map(([chosen, pattern]): Action => ({
			type: 'set-topology',
			topology: topologyOf(chosen, pattern),
		})),
	fc.constantFrom('generated', 'in-cluster', 'self-signed').map((mode): Action => ({
		type: 'set-trust',
		trust:
			mode === 'generated'
				? {mode, directory: 'certs'}
				: {mode: mode === 'in-cluster' ? 'in-cluster' : 'self-signed'},
	})),
	fc
		.record({
			field: fc.constantFrom('mesh' as const, 'organization' as const, 'file' as const),
			text: fc.constantFrom('shop', '', ' '),
		})
		.map((change): Action => ({type: 'set-text', ...change})),
	fc
		.constantFrom('names.cluster', 'api.reachable')
		.map((id): Action => ({type: 'waive', waiver: {id, clusters: ['east-1'], reason: 'known'}})),
	fc.constantFrom('names.cluster', 'api.reachable').map((id): Action => ({type: 'unwaive', id})),
	fc.boolean().map((use): Action => ({type: 'use-base', use})),
	fc.boolean().map((restart): Action => ({type: 'restart-workloads', restart})),
);

/** What an answer may take along: nothing but what rests on it. */
const mayChange: Readonly<Record<Action['type'], ReadonlyArray<keyof Answers>>> = {
	next: [],
	back: [],
	go: [],
	resume: [],
	choose: ['clusters', 'topology', 'trust', 'waivers'],
	rename: ['clusters', 'waivers'],
	'set-network': ['clusters', 'topology', 'trust'],
	'set-api-server': ['clusters'],
	waive: ['waivers'],
	unwaive: ['waivers'],
	'set-topology': ['topology', 'trust'],
	'set-trust': ['trust'],
	'set-text': ['mesh', 'organization', 'file'],
	'use-base': ['leavesBase'],
	'restart-workloads': ['restartsWorkloads'],
};

void suite('the wizard', () => {
	void test('after any sequence of answers and steps, the step is a visible one and nothing lost that still applies', () => {
		fc.assert(
			fc.property(fc.array(actions, {maxLength: 40}), sequence => {
				let state = startWizard('guided');
				for (const action of sequence) {
					const after = reduce(state, action);
					assert.ok(
						visibleSteps(after).some(({name}) => name === after.step),
						`${after.step} is not visible`,
					);
					for (const key of Object.keys(noAnswers) as Array<keyof Answers>) {
						if (!mayChange[action.type].includes(key)) {
							assert.deepEqual(
								after.answers[key],
								state.answers[key],
								`${action.type} changed ${key}`,
							);
						}
					}

					// An answer that went without having been given anew is named.
					const lostTopology =
						state.answers.topology !== undefined && after.answers.topology === undefined;
					const lostTrust = state.answers.trust !== undefined && after.answers.trust === undefined;
					const refused = action.type === 'set-trust' && after.answers.trust === undefined;
					if (after !== state) {
						assert.equal(
							after.dropped.length > 0,
							refused ||
								lostTopology ||
								lostTrust ||
								(action.type !== 'unwaive' &&
									after.answers.waivers.length < state.answers.waivers.length),
							`${action.type}: ${after.dropped.join(' ')}`,
						);
					}

					state = after;
				}
			}),
			{numRuns: 500},
		);
	});

	void test('back after next is where one was, with the same answers', () => {
		fc.assert(
			fc.property(fc.array(actions, {maxLength: 30}), sequence => {
				const state = run(sequence);
				const next = reduce(state, {type: 'next'});
				if (next.step !== state.step) {
					const back = reduce(next, {type: 'back'});
					assert.equal(back.step, state.step);
					assert.deepEqual(back.answers, state.answers);
				}
			}),
			{numRuns: 500},
		);
	});

	void test('next waits for what is missing, and says what', () => {
		const empty = startWizard('guided');
		assert.equal(reduce(empty, {type: 'next'}).step, 'clusters');
		assert.match(missingAnswer(empty) ?? '', /Choose the clusters/v);
		const twice = run([{type: 'choose', clusters: [east, {...west, name: 'east-1'}]}]);
		assert.match(missingAnswer(twice) ?? '', /Two clusters are called east-1/v);
		assert.equal(reduce(twice, {type: 'next'}).step, 'clusters');
		assert.equal(
			run([{type: 'rename', context: west.context, name: 'west-1'}, {type: 'next'}], twice).step,
			'preflight',
		);
	});

	void test('the whole way leads to the review', () => {
		assert.equal(run(full).step, 'review');
	});

	void test('a single cluster is asked for no topology', () => {
		const state = run([{type: 'choose', clusters: [east]}, {type: 'next'}, {type: 'next'}]);
		assert.equal(state.step, 'trust');
		assert.equal(reduce(state, {type: 'back'}).step, 'preflight');
	});

	void test("the list of steps doesn't jump while clusters are being chosen", () => {
		const lists = [[], [east], [east, west]].map(
			chosen => listedSteps(run([{type: 'choose', clusters: chosen}])).length,
		);
		assert.deepEqual(lists, [8, 8, 8]);
		assert.equal(
			listedSteps(run([{type: 'choose', clusters: [east]}, {type: 'next'}])).length,
			7,
			'then it tells what there is',
		);
	});

	void test('going back to another choice of clusters drops the topology alone, and says so', () => {
		const state = run([
			...full,
			{type: 'go', step: 'clusters'},
			{type: 'choose', clusters: [east, west, north]},
		]);
		assert.equal(state.answers.topology, undefined);
		assert.deepEqual(state.answers.trust, {mode: 'generated', directory: 'certs'});
		assert.match(state.dropped.join(' '), /topology was chosen for other clusters/v);
		const next = reduce(state, {type: 'next'});
		assert.deepEqual(next.dropped, [], 'it is said once');
	});

	void test('a new name keeps topology and waivers', () => {
		const state = run([
			...full,
			{type: 'waive', waiver: {id: 'names.cluster', clusters: ['east-1'], reason: 'known'}},
			{type: 'rename', context: east.context, name: 'berlin'},
		]);
		assert.equal(state.answers.topology?.pattern, 'multi-primary');
		assert.deepEqual(state.answers.waivers, [
			{id: 'names.cluster', clusters: ['berlin'], reason: 'known'},
		]);
		assert.deepEqual(state.dropped, []);
	});

	void test('self-signed certificates go when a second primary comes', () => {
		const one: readonly Action[] = [
			{type: 'choose', clusters: [east, west]},
			{type: 'set-topology', topology: topologyOf([east, west], 'primary-remote')},
			{type: 'set-trust', trust: {mode: 'self-signed'}},
		];
		assert.deepEqual(run(one).answers.trust, {mode: 'self-signed'});
		const two = run([...one, {type: 'set-topology', topology: topologyOf([east, west])}]);
		assert.equal(two.answers.trust, undefined);
		assert.match(two.dropped.join(' '), /single primary/v);
	});

	void test('the root of a cluster follows its new name, and goes when it is no primary any more', () => {
		const chosen: readonly Action[] = [
			{type: 'choose', clusters: [east, west]},
			{type: 'set-topology', topology: topologyOf([east, west])},
			{type: 'set-trust', trust: {mode: 'from-cluster', cluster: 'west-1'}},
		];
		const renamed = run([...chosen, {type: 'rename', context: west.context, name: 'west'}]);
		assert.deepEqual(renamed.answers.trust, {mode: 'from-cluster', cluster: 'west'});
		const remote = run([
			...chosen,
			{type: 'set-topology', topology: topologyOf([east, west], 'primary-remote')},
		]);
		assert.equal(remote.answers.trust, undefined);
		assert.match(remote.dropped.join(' '), /west-1 is no longer a primary/v);
	});

	void test('a draft is taken up no further than its answers reach', () => {
		const {answers} = run(full);
		assert.equal(run([{type: 'resume', answers, step: 'review'}]).step, 'review');
		assert.equal(
			run([{type: 'resume', answers: {...answers, topology: undefined}, step: 'review'}]).step,
			'topology',
		);
	});
});
