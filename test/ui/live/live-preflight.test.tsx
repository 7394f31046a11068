import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {EventBody} from '../../../source/engine/events.ts';
import {replay} from '../../../source/engine/reduce-events.ts';
import {makeRunStore, type RunStore} from '../../../source/engine/store.ts';
import {LivePreflight} from '../../../source/ui/live/live-preflight.tsx';
import {liveRows, liveSummary} from '../../../source/ui/live/live-rows.ts';
import {render} from '../../helpers/render.tsx';

const begin = (count: number): EventBody => ({
	type: 'run-started',
	runId: 'r',
	command: 'preflight',
	simulated: false,
	clusters: Array.from({length: count}, (_, index) => ({
		name: `cluster-${String(index)}`,
		context: 'c',
		server: 's',
	})),
});
const reading = (cluster: string, read: number): EventBody => ({
	type: 'survey-progressed',
	cluster,
	latencyMs: 42,
	version: 'v1.35.4',
	read,
	total: 31,
});
const read = (cluster: string, reachable = true): EventBody => ({
	type: 'cluster-surveyed',
	cluster,
	reachable,
	detail: reachable ? 'Kubernetes v1.35.4' : 'nothing listens at https://cluster:6443',
	durationMs: 810,
});
const viewOf = (...events: EventBody[]) => replay(events.map(event => ({...event, at: 0})));
const storeOf = (...events: EventBody[]): RunStore => {
	const store = makeRunStore({publishMs: 0});
	for (const event of events) {
		store.emit({...event, at: 0});
	}

	return store;
};

describe('the live table of preflight', () => {
	test('says of each cluster where its survey is', () => {
		const view = viewOf(
			begin(4),
			reading('cluster-1', 7),
			reading('cluster-2', 31),
			read('cluster-2'),
			read('cluster-3', false),
		);
		assert.deepEqual(
			liveRows(view, 10).rows.map(({state, latency, version, progress}) => [
				state,
				latency,
				version,
				progress,
			]),
			[
				['waiting', '', '', 'waiting for its answer'],
				['reading', '42 ms', 'v1.35.4', '7 of 31 facts'],
				['done', '42 ms', 'v1.35.4', 'read in 0.8 s'],
				['dead', '', '', 'nothing listens at https://cluster:6443'],
			],
		);
		assert.equal(liveSummary(view), '1 of 4 clusters read, 1 does not answer');
	});

	test('shows what needs a look where not all have room', () => {
		const view = viewOf(
			begin(50),
			reading('cluster-40', 7),
			read('cluster-41', false),
			reading('cluster-0', 31),
			read('cluster-0'),
		);
		const {rows, hidden} = liveRows(view, 5);
		assert.deepEqual(
			rows.map(({name}) => name),
			['cluster-41', 'cluster-40', 'cluster-1', 'cluster-2'],
		);
		assert.equal(hidden, 46);
	});

	test('stays within the terminal, whatever its size', async () => {
		for (const [columns, rows] of [
			[60, 16],
			[80, 24],
			[160, 50],
		] as const) {
			using screen = await render(
				<LivePreflight
					store={storeOf(begin(60), reading('cluster-1', 7), read('cluster-2', false))}
				/>,
				{columns, rows},
			);
			await screen.until(/✖ cluster-2 /v);
			const lines = screen.frame().trimEnd().split('\n');
			assert.ok(lines.length < rows && lines.every(line => line.length <= columns), screen.frame());
			assert.match(screen.frame(), /✖ cluster-2 /v);
			assert.match(screen.frame(), /cluster-1 +42 ms +v1\.35\.4 +7 of 31 facts/v);
			assert.match(screen.frame(), /and \d+ more/v);
		}
	});
});
