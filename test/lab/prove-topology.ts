import assert from 'node:assert/strict';
import type {TestContext} from 'node:test';
import {differences} from './differences.ts';
import {markAll, seeCluster, writesBut, type ClusterAsSeen} from './mesh-as-seen.ts';
import {startLab, type Lab, type LabOptions} from './start-lab.ts';
import {begun, makeWizard, pairsOf, said, type ClusterLine, type Wizard} from './wizard.ts';

type Control = {
	/** Breaks the mesh; what it returns heals it. */
	breaks: (lab: Lab) => Promise<AsyncDisposable>;
	/** Exactly these pairs are red, each with a cause like this. */
	red: Readonly<Record<string, RegExp>>;
};

type Topology = {
	clusters: Readonly<Record<string, ClusterLine>>;
	/** Clusters on one network, by its name: their pods reach each other. */
	flat?: LabOptions['flat'];
	/** The line of mesh.yaml; generated without it. */
	trust?: string;
	/** What is in each cluster afterwards, and nothing else. */
	expected: Readonly<Record<string, ClusterAsSeen>>;
	controls: Readonly<Record<string, Control>>;
	/** More that holds while the mesh stands, by its title. */
	also?: Readonly<Record<string, (lab: Lab, wizard: Wizard) => Promise<void>>>;
};

/** What was seen, for the evidence. */
type Figures = {
	clusters: Topology['clusters'];
	steps: number;
	applySeconds: number;
	answeredPairs: readonly string[];
	mints: Readonly<Record<string, number>>;
	redPairs: Readonly<Record<string, readonly string[]>>;
};

const pairs = (names: readonly string[]): string[] =>
	names
		.flatMap(from => names.filter(to => to !== from).map(to => `${from} → ${to}`))
		.toSorted((a, b) => a.localeCompare(b));

/**
One apply, every ordered pair by the right cluster, nothing that is not needed, controls, nothing to do again, nothing left: on
clusters that are started for it, or on those of `shared`, which hold no mesh before and none afterwards.
*/
export const proveTopology = async (
	t: TestContext,
	{clusters, flat, trust, expected, controls, also = {}}: Topology,
	shared?: Lab,
): Promise<Figures | undefined> => {
	const names = Object.keys(clusters);
	const lab = shared ?? (await startLab({clusters: names, ...(flat === undefined ? {} : {flat})}));
	await using _started = shared === undefined ? lab : undefined;
	for (const name of names) {
		assert.doesNotMatch(
			await lab.kubectl(name, 'get', 'namespaces', '-o', 'name'),
			/istio-system/v,
			`${name} still holds an earlier mesh`,
		);
	}

	await using wizard = await makeWizard(lab, clusters, trust === undefined ? {} : {trust});
	const before = new Map(
		await Promise.all(names.map(async name => [name, await lab.everything(name)] as const)),
	);
	const marks = await markAll(lab);
	const run = async (...arguments_: readonly string[]) =>
		wizard.run(...arguments_, '-f', 'mesh.yaml', '-o', 'jsonl');
	const green = pairs(names).map(pair => `${pair}: pass by ${pair.split(' ').at(-1) ?? ''}`);

	// A failed part does not stop the others, but no figures come of it.
	let failed = 0;
	const part = async (title: string, holds: () => Promise<void>) => {
		failed++;
		await t.test(title, async () => {
			await holds();
			failed--;
		});
	};

	const applied = await run('apply', '--yes');
	await part('one apply, and every ordered pair is answered by the right cluster', async () => {
		assert.equal(applied.exitCode, 0, said(applied));
		assert.deepEqual(pairsOf(applied), green);
	});
	if (applied.exitCode !== 0) {
		return undefined;
	}

	let mints: Figures['mints'] = {};
	const redPairs: Record<string, readonly string[]> = {};
	await part(
		'each cluster holds what its role needs and nothing else, and gave one token',
		async () => {
			const seen = await Promise.all(
				names.map(async name => [name, await seeCluster(lab, name, marks.get(name) ?? 0)] as const),
			);
			assert.deepEqual(Object.fromEntries(seen), expected);
			mints = Object.fromEntries(seen.map(([name, cluster]) => [name, cluster.mints]));
		},
	);
	await part('a second apply starts nothing and writes nothing', async () => {
		const again = await markAll(lab);
		const second = await run('apply', '--yes');
		assert.equal(second.exitCode, 0, said(second));
		assert.deepEqual(begun(second), [], said(second));
		assert.deepEqual(await writesBut(lab, again), []);
	});
	for (const [name, {breaks, red}] of Object.entries(controls)) {
		await part(`${name}: exactly the pairs that need it are red`, async () => {
			await using _ = await breaks(lab);
			const verified = await run('verify', '--ready-timeout', '30s');
			assert.equal(verified.exitCode, 3, said(verified));
			assert.deepEqual(
				pairsOf(verified),
				green.map(line => {
					const pair = line.replace(/:.*$/v, '');
					return pair in red ? `${pair}: fail` : line;
				}),
				said(verified),
			);
			redPairs[name] = pairsOf(verified).filter(line => line.endsWith(': fail'));
			for (const event of verified.events) {
				if (event.type === 'pair-finished' && event.pair.status === 'fail') {
					assert.match(
						event.pair.cause ?? '',
						red[`${event.pair.from} → ${event.pair.to}`] ?? /never/v,
					);
				}
			}
		});
	}

	for (const [title, holds] of Object.entries(also)) {
		await part(title, async () => holds(lab, wizard));
	}

	await part('teardown leaves every object as it was', async () => {
		const down = await wizard.run('teardown', '-f', 'mesh.yaml', '--yes');
		assert.equal(down.exitCode, 0, said(down));
		for (const name of names) {
			assert.deepEqual(differences(before.get(name) ?? [], await lab.everything(name)), [], name);
		}
	});
	assert.equal(failed, 0, `${String(failed)} parts do not hold`);
	const seconds = (type: string) =>
		(applied.events.findLast(event => event.type === type)?.at ?? Number.NaN) / 1000;
	return {
		clusters,
		steps: applied.events.filter(({type}) => type === 'step-finished').length,
		applySeconds: Math.round(seconds('run-finished') - seconds('run-started')),
		answeredPairs: pairsOf(applied),
		mints,
		redPairs,
	};
};
