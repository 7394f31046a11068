import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {setImmediate as turn, setTimeout as sleep} from 'node:timers/promises';
import {runSurvey} from '../../source/engine/run-survey.ts';
import type {EventBody} from '../../source/engine/events.ts';
import {CancelledError} from '../../source/errors.ts';
import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeFakeClock} from '../helpers/fakes.ts';
import {fingerprintReader} from '../helpers/survey.ts';

const started = (
	clusters: readonly MemoryCluster[],
	options: {concurrency?: number; signal?: AbortSignal; closesWhenRead?: boolean} = {},
) => {
	const events: EventBody[] = [];
	const finished = runSurvey({
		clusters: clusters.map(cluster => ({name: cluster.context, cluster})),
		certificates: fingerprintReader,
		clock: makeFakeClock(),
		emit(event) {
			events.push(event);
		},
		...options,
	});
	const surveyed = () =>
		events.flatMap(event => (event.type === 'cluster-surveyed' ? [event.cluster] : []));
	return {events, finished, surveyed};
};

/** Lets everything that can go on do so until the condition holds. */
const until = async (condition: () => boolean): Promise<void> => {
	for (let turns = 0; !condition(); turns++) {
		assert.ok(turns < 10_000, 'it never happened');
		await turn();
	}
};

describe('runSurvey', () => {
	test('dead clusters hold up nobody, however many there are', async () => {
		const dead = Array.from({length: 20}, (_, index) =>
			makeMemoryCluster({context: `dead-${index}`}),
		);
		const release = dead.map(cluster => cluster.hold('/'));
		const healthy = [
			makeMemoryCluster({context: 'east-1'}),
			makeMemoryCluster({context: 'west-1'}),
		];
		const {events, finished, surveyed} = started([...dead, ...healthy], {concurrency: 2});

		await until(() => surveyed().length === 2);
		assert.deepEqual(
			surveyed().toSorted((a, b) => a.localeCompare(b)),
			['east-1', 'west-1'],
		);

		for (const [index, cluster] of dead.entries()) {
			cluster.fail('/', 'timed-out');
			release[index]?.();
		}

		const facts = await finished;
		assert.deepEqual(
			facts.map(({name}) => name),
			[...dead, ...healthy].map(({context}) => context),
		);
		assert.equal(facts.filter(({reach}) => reach.ok).length, 2);
		assert.equal(
			events.filter(event => event.type === 'cluster-surveyed' && !event.reachable).length,
			20,
		);
	});

	test('reads only so many clusters at a time', async () => {
		const clusters = Array.from({length: 5}, (_, index) =>
			makeMemoryCluster({context: `c${index}`}),
		);
		const releases = clusters.map(cluster => cluster.hold('/api/v1/nodes'));
		const {finished} = started(clusters, {concurrency: 2});
		const reading = () => clusters.filter(cluster => cluster.requests.length > 2).length;

		await until(() => clusters.every(cluster => cluster.requests.length >= 2) && reading() === 2);
		for (let turns = 0; turns < 200; turns++) {
			await turn();
		}

		assert.equal(reading(), 2);
		for (const release of releases) {
			release();
		}

		const facts = await finished;
		assert.equal(facts.length, 5);
	});

	test('at most six requests are under way in one cluster', async () => {
		const cluster = makeMemoryCluster();
		let inFlight = 0;
		let most = 0;
		const {list} = cluster;
		cluster.list = async (kind, options) => {
			inFlight++;
			most = Math.max(most, inFlight);
			await turn();
			inFlight--;
			return list(kind, options);
		};

		await started([cluster]).finished;
		assert.ok(most > 1 && most <= 6, String(most));
	});

	test('says what each cluster is as soon as it is known', async () => {
		const cluster = makeMemoryCluster({context: 'east-1', version: 'v1.35.4'});
		const {events, finished} = started([cluster]);
		await finished;
		assert.deepEqual(events, [
			{
				type: 'cluster-surveyed',
				cluster: 'east-1',
				reachable: true,
				detail: 'Kubernetes v1.35.4',
				durationMs: 0,
			},
		]);
	});

	test('a thousand clusters are not knocked at together, and dead ones are passed over', async () => {
		const clusters = Array.from({length: 200}, (_, index) =>
			makeMemoryCluster({context: `c${String(index)}`}),
		);
		const knocked = () => clusters.filter(cluster => cluster.requests.length > 0).length;
		const releases = clusters.map(cluster => cluster.hold('/'));
		const {finished} = started(clusters);
		await until(() => knocked() === 64);
		for (let turns = 0; turns < 200; turns++) {
			await turn();
		}

		assert.equal(knocked(), 64);
		// Nobody has answered; the next get their turn all the same.
		while (knocked() < 128) {
			await sleep(20);
		}

		for (const release of releases) {
			release();
		}

		const facts = await finished;
		assert.equal(facts.filter(({reach}) => reach.ok).length, 200);
	});

	test('closes each cluster that it has read, where nobody needs it any more', async () => {
		const closed = async (closesWhenRead: boolean) => {
			const cluster = makeMemoryCluster();
			let count = 0;
			cluster.close = () => {
				count++;
			};

			await started([cluster], {closesWhenRead}).finished;
			return count;
		};

		assert.equal(await closed(true), 1);
		assert.equal(await closed(false), 0);
	});

	test("ends with the signal's reason when it is stopped", async () => {
		const cluster = makeMemoryCluster();
		cluster.hold('/api/v1/nodes');
		const controller = new AbortController();
		const {events, finished} = started([cluster], {signal: controller.signal});
		await until(() => cluster.requests.some(({path}) => path === '/api/v1/nodes'));
		controller.abort(new CancelledError('stopped by SIGINT'));
		await assert.rejects(finished, CancelledError);
		assert.deepEqual(events, []);
	});
});
