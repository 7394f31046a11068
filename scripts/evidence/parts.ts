import type {Part} from './part.ts';

/** The parts of a catalogue that is too long for one: `name-1` has the first range of it, and so on. */
const ranges = (count: number, part: Omit<Part, 'pieces'> & {file: string}): Part[] =>
	Array.from({length: count}, (_, index) => {
		const {file, ...rest} = part;
		const range = `${String(index + 1)}/${String(count)}`;
		return {
			...rest,
			name: `${part.name}-${String(index + 1)}`,
			proves: `${part.proves} (range ${range} of the catalogue)`,
			pieces: [{file, env: {LAB_RANGE: range}}],
		};
	});

/** What reads clusters: connections, kinds of failures, time limits. */
const reading = ['source/adapters', 'source/kubernetes', 'source/survey'];
/** What plans and carries out. */
const applying = ['source/engine', 'source/kubernetes', 'source/plan'];

export const parts: readonly Part[] = [
	{
		name: 'kills',
		proves: 'an apply that is killed at any moment continues to the same objects',
		pieces: [{file: 'test/lab/kill.lab.ts', env: {LAB_KILLS: '10', LAB_SEED: '7'}}],
		sources: [...applying, 'source/adapters', 'source/teardown', 'source/trust'],
		minutes: 15,
		figures: ['kill-and-resume'],
		sample: {file: 'test/lab/kill.lab.ts', shows: 'two kills instead of ten'},
		needs: ['main'],
	},
	{
		name: 'two-clusters',
		proves: 'two clusters are installed faster than by the documented commands',
		pieces: [{file: 'test/bench/two-clusters.ts'}],
		sources: [...applying, 'source/verify', 'source/adapters'],
		minutes: 15,
		figures: ['two-clusters-against-the-guide'],
		sample: {
			file: 'test/lab/two-networks.lab.ts',
			shows: 'the same mesh is installed and proven; no times are compared',
		},
		needs: ['main'],
	},
	{
		name: 'four-clusters',
		proves: 'four clusters are installed faster than by the documented commands',
		pieces: [{file: 'test/bench/four-clusters.ts', arguments: ['at-once']}],
		sources: [...applying, 'source/verify', 'source/adapters'],
		minutes: 20,
		figures: ['four-clusters-against-the-guide'],
		sample: {
			file: 'test/lab/topologies.lab.ts',
			shows: 'a mesh of four is installed and proven; no times are compared',
		},
		needs: ['main'],
	},
	{
		name: 'four-clusters-slow',
		proves: 'load balancers that take 45 seconds are waited for side by side',
		pieces: [{file: 'test/bench/four-clusters.ts', arguments: ['slow']}],
		sources: [...applying, 'source/verify', 'source/adapters'],
		minutes: 15,
		figures: ['four-clusters-with-slow-load-balancers'],
		sample: {
			file: 'test/lab/topologies.lab.ts',
			shows: 'a mesh of four is installed and proven; its load balancers answer at once',
		},
		needs: ['main'],
	},
	{
		name: 'topologies',
		proves: 'a remote on another network and six clusters on three networks are made in one apply',
		pieces: [
			{
				file: 'test/lab/topologies.lab.ts',
				only: 'a primary and its remote on different networks',
			},
			{
				file: 'test/lab/topologies.lab.ts',
				only: 'three primaries and three remotes on three networks',
			},
		],
		sources: [...applying, 'source/verify', 'source/teardown', 'source/mesh'],
		minutes: 20,
		figures: ['one-remote-on-another-network', 'six-clusters-in-one-apply'],
		sample: {
			file: 'test/lab/topologies.lab.ts',
			shows: 'two primaries and two remotes on four networks',
		},
		needs: ['main'],
	},
	...ranges(2, {
		name: 'defects',
		proves: 'preflight finds what is planted, where it is, and nothing else',
		file: 'test/lab/defects.lab.ts',
		sources: ['source/checks', 'source/kubernetes', 'source/survey', 'test/lab/defects'],
		minutes: 20,
		figures: ['preflight-defects'],
		sample: {file: 'test/lab/defects.lab.ts', shows: 'six defects, drawn by chance'},
		needs: ['main'],
	}),
	...ranges(5, {
		name: 'proofs',
		proves:
			'a mesh applied over a defect breaks where preflight fails, and holds where it does not',
		file: 'test/lab/defects-break.lab.ts',
		sources: [...applying, 'source/verify', 'test/lab/defects'],
		minutes: 25,
		figures: ['preflight-proofs'],
		sample: {
			file: 'test/lab/two-networks.lab.ts',
			shows: 'a healthy mesh holds, and breaks for each of a few controls',
		},
		needs: ['main'],
	}),
	...ranges(2, {
		name: 'remedies',
		proves: 'what findings advise can be pasted, and cures them',
		file: 'test/lab/defects-remedies.lab.ts',
		sources: ['source/checks', 'test/lab/defects'],
		minutes: 25,
		figures: ['preflight-remedies'],
		sample: {
			file: 'test/lab/defects/kit/remedy-commands.test.ts',
			shows: 'which commands change a cluster, and what each must end with; none is run',
		},
		needs: ['main'],
	}),
	{
		name: 'membership',
		proves: 'a third cluster joins and leaves without a failed request between the others',
		pieces: [{file: 'test/lab/membership.lab.ts'}],
		sources: [...applying, 'source/teardown'],
		minutes: 15,
		figures: ['third-joins-and-leaves'],
		sample: {
			file: 'test/engine/leaving-clusters.test.ts',
			shows: 'a cluster leaves in the right order, over simulated API servers; without load',
		},
		needs: ['main'],
	},
	{
		name: 'upgrade',
		proves: 'a mesh is upgraded under load without a failed request',
		pieces: [{file: 'test/lab/upgrade.lab.ts'}],
		sources: [...applying, 'source/survey'],
		minutes: 15,
		figures: ['upgrade-under-load'],
		sample: {
			file: 'test/lab/two-lines.lab.ts',
			shows: 'both versions side by side in one mesh, where that part is built; without load',
		},
		needs: ['main', 'april'],
	},
	{
		name: 'growth',
		proves:
			'a single-cluster mesh grows as far as was agreed to, and what the documented way costs',
		pieces: [{file: 'test/lab/growth.lab.ts'}],
		sources: [...applying, 'source/trust', 'source/survey'],
		minutes: 20,
		figures: ['growth'],
		sample: {
			file: 'test/lab/growth.lab.ts',
			shows: 'growth by mesh-wizard alone; without the two comparisons',
		},
		needs: ['main'],
	},
	{
		name: 'other-installers',
		proves: 'two lines of Istio work in one mesh, and verify proves a mesh that Helm made',
		pieces: [{file: 'test/lab/two-lines.lab.ts'}, {file: 'test/lab/helm.lab.ts'}],
		sources: [...applying, 'source/verify', 'source/mesh'],
		minutes: 20,
		figures: ['two-lines-of-istio', 'mesh-made-by-helm'],
		sample: {
			file: 'test/lab/two-lines.lab.ts',
			shows: 'the same, where these parts of the lab are built',
		},
		needs: ['main', 'april', 'helm'],
	},
	{
		name: 'dead-api-servers',
		proves: 'kinds of dead API servers are told apart and cost the others nothing',
		pieces: [
			{
				file: 'test/lab/preflight.lab.ts',
				only: 'four kinds of dead API servers are told apart and cost the others nothing',
			},
		],
		sources: [...reading, 'source/engine'],
		minutes: 2,
		figures: ['dead-api-servers'],
		sample: {file: 'test/lab/preflight.lab.ts', shows: 'the same, without figures'},
		needs: ['main'],
	},
	{
		name: 'hundred-clusters',
		proves: 'a preflight of 100 clusters takes as long as its slowest one',
		pieces: [{file: 'test/bench/preflight-100.ts'}],
		sources: [...reading, 'source/checks', 'source/engine'],
		minutes: 10,
		figures: ['preflight-100'],
		sample: {
			file: 'test/lab/preflight.lab.ts',
			shows: 'two clusters beside five dead ones',
		},
		needs: ['main', 'package'],
	},
	{
		name: 'speed',
		proves: 'start, first frame, keys and checks keep to their aims (decision D-39)',
		pieces: [
			{file: 'test/bench/start-up.ts'},
			{file: 'test/bench/first-frame.ts'},
			{file: 'test/bench/thousand-contexts.ts'},
			{file: 'test/bench/filter-keys.tsx', env: {NODE_ENV: 'production'}},
			{file: 'test/bench/keys-under-load.ts'},
			{file: 'test/bench/checks.ts'},
			{file: 'test/bench/many-clusters.ts'},
		],
		sources: ['source'],
		minutes: 5,
		figures: [
			'start-up',
			'first-frame',
			'thousand-contexts',
			'filter-keys',
			'keys-under-load',
			'checks-of-100-clusters',
			'many-clusters',
		],
		sample: {
			file: 'test/journeys/many-clusters.test.ts',
			shows: '1,000 contexts are listed and filtered, 50 clusters installed; no times are asserted',
		},
		needs: ['package'],
	},
	{
		name: 'misfortunes',
		proves: 'whatever befalls a command, it ends in order, and the same command goes on',
		pieces: [{file: 'test/journeys/misfortunes.test.ts', env: {WORLD_ROUNDS: '12'}}],
		sources: [...applying, 'source/adapters', 'source/commands', 'source/verify', 'test/world'],
		minutes: 25,
		figures: ['misfortunes'],
		sample: {
			file: 'test/journeys/misfortunes.test.ts',
			shows: 'one round, or what 40 seconds allow, instead of 12',
		},
		needs: [],
	},
	{
		name: 'planted-faults',
		proves: 'faults that are planted in the program are caught by misfortunes',
		pieces: [{file: 'test/world/try-planted-faults.ts'}],
		sources: ['source', 'test/world'],
		minutes: 20,
		figures: ['planted-faults'],
		sample: {
			file: 'test/journeys/misfortunes.test.ts',
			shows: 'what is looked at after a run finds each kind of disorder in one that is made up',
		},
		needs: [],
	},
];
