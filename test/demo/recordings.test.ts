import assert from 'node:assert/strict';
import {readFileSync, readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import test, {describe, it} from 'node:test';
import {paceOf, tracesOf, type Recording} from '../../source/demo/recording.ts';
import {recordings} from '../../source/demo/recordings/index.ts';
import type {Scenario} from '../../source/demo/scenario.ts';
import {meshOf, clusterSpec} from '../../source/demo/scenarios/spec.ts';
import {timingsOf} from '../../source/demo/timings.ts';
import {makeDemoMesh} from '../helpers/demo-mesh.ts';
import {shapeDifferences, shapeOf} from '../lab/recording-shape.ts';

const folder = path.resolve(import.meta.dirname, '../../source/demo/recordings');
const files = readdirSync(folder).filter(name => name.endsWith('.json'));

/** The mesh that a recording is of, as its plan tells it. */
const meshIn = ({events}: Recording): string => {
	const plan = events.find(event => event.type === 'plan-ready')?.plan;
	return meshOf(
		(plan?.steps ?? []).flatMap(({cluster, action}) =>
			action.type === 'namespace'
				? [
						{
							name: cluster,
							network: action.network,
							...(action.attachTo === undefined ? {} : {primary: action.attachTo}),
						},
					]
				: [],
		),
	);
};

/** Clusters as the lab's are: known by addresses, with nothing in them. */
const like = ({facts}: Recording): Scenario => ({
	name: 'healthy',
	summary: 'the clusters of a recording',
	clusters: facts.map(({name, server}, index) =>
		clusterSpec({
			context: name,
			index: index + 11,
			server,
			nodes: 1,
			hasWebsite: false,
		}),
	),
	mesh: '',
	cuts: [],
});

/** What clusters elsewhere say and the lab's don't: its images are on its nodes, its load balancer writes no Events. */
const unheardInTheLab = [
	...['istiod: Pod istiod-POD', 'gateway: Pod istio-eastwestgateway-POD'].flatMap(pod => [
		`cluster ${pod}: has its image`,
		`cluster ${pod}: pulling image docker.io/istio/${pod.startsWith('istiod') ? 'pilot' : 'proxyvN'}:N.N.N`,
	]),
	'cluster gateway: Service istio-eastwestgateway: its load balancer is being made',
	'cluster gateway: Service istio-eastwestgateway: its load balancer is there',
];

/** Objects bore their namespace when a part of this was recorded. */
const withoutNamespace = (lines: ReadonlySet<string>): ReadonlySet<string> =>
	new Set(
		[...lines].map(line =>
			line.startsWith('cluster ') ? line.replace('istio-system/', '') : line,
		),
	);

const vocabulary = new Set([
	...recordings.flatMap(recording => [...withoutNamespace(shapeOf(recording))]),
	...unheardInTheLab,
]);

/** How a demo's run differs from a recorded one. A check that is newer than the recording is no difference. */
const differences = (recording: Recording, events: Recording['events']): string[] =>
	shapeDifferences(
		withoutNamespace(shapeOf(recording)),
		withoutNamespace(shapeOf({events, facts: recording.facts})),
		vocabulary,
	).filter(line => !line.startsWith('new: finding '));

describe('a demo of the mesh that was recorded', () => {
	for (const [index, recording] of recordings.entries()) {
		it(`has the shape of ${files[index] ?? ''}`, async () => {
			using demo = await makeDemoMesh(like(recording), meshIn(recording));
			const {events} = await demo.apply();
			assert.deepEqual(differences(recording, events), []);

			const other = events.map(event =>
				event.type === 'step-finished' && event.step.endsWith('/gateway')
					? {...event, evidence: 'it said so'}
					: event,
			);
			assert.notDeepEqual(differences(recording, other), [], 'another evidence is seen');
			const silent = events.filter(event => event.type !== 'step-output');
			assert.notDeepEqual(
				differences(recording, silent),
				[],
				'an istioctl that says nothing is seen',
			);
		});
	}
});

test('every recording is played, and together they are small', () => {
	assert.equal(recordings.length, files.length);
	assert.ok(
		files.reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0) <= 150 * 1024,
	);
	for (const name of files) {
		const recording = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Recording;
		assert.ok(
			recordings.some(played => played.source.recordedAt === recording.source.recordedAt),
			name,
		);
	}
});

test('times and lines come out of the recordings', () => {
	for (const recording of recordings) {
		const traces = tracesOf(recording);
		assert.ok(
			traces.some(
				({kind, output}) =>
					kind === 'gateway' &&
					output.some(({text}) => text.includes('Ingress gateways installed')),
			),
		);
		assert.ok((paceOf(recording).steps.istiod ?? 0) > 1000);
	}

	const {installs} = timingsOf(recordings);
	const quickest = Math.min(
		...recordings.flatMap(recording =>
			tracesOf(recording)
				.filter(({kind}) => kind === 'istiod')
				.map(({durationMs}) => durationMs),
		),
	);
	const trace = recordings
		.flatMap(recording => tracesOf(recording))
		.find(({kind, durationMs}) => kind === 'istiod' && durationMs === quickest);
	assert.deepEqual(
		[...installs.istiod.before, ...installs.istiod.after].map(({text}) => text),
		trace?.output.map(({text}) => text),
	);
	assert.ok(installs.istiod.pod.readyMs > installs.istiod.pod.runningMs);
	assert.notDeepEqual(installs, timingsOf([]).installs, 'without recordings there are others');
});
