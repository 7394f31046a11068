import assert from 'node:assert/strict';
import test, {suite} from 'node:test';
import {scenarios} from '../../source/demo/scenarios/index.ts';
import {startSession} from '../helpers/guided-session.ts';
import type {SessionView} from '../../source/session/session.ts';

const clusters = ['east-1', 'east-2', 'west-1'];

const probesIn = ({preflight}: SessionView): string[] =>
	preflight.findings
		.filter(({id}) => id.startsWith('probe.'))
		.map(({id, status, clusters: pair}) => `${status} ${id} ${pair.join(' → ')}`);

const isTried = ({preflight}: SessionView): boolean =>
	preflight.probing === undefined &&
	preflight.findings.some(({id, status}) => id === 'probe.api-server' && status !== 'skipped');

/** Namespaces of probes that are there now. */
const left = async ({ports}: Awaited<ReturnType<typeof startSession>>): Promise<string[]> => {
	const open = ports.openClusters(clusters.map(name => ({name, context: name})));
	const lists = await Promise.all(
		[...open.values()].map(async cluster => cluster.list({apiVersion: 'v1', kind: 'Namespace'})),
	);
	return lists
		.flat()
		.map(({metadata: {name}}) => name)
		.filter(name => name.startsWith('mesh-wizard-probe-'));
};

void suite('probes of the guided session', () => {
	void test('add what they see to the findings, are judged anew by each topology, and leave nothing', async () => {
		using session = await startSession('healthy');
		await session.toPreflight(...clusters);
		assert.ok(
			probesIn(session.view()).every(line => line.startsWith('skipped')),
			'nothing is tried by itself',
		);
		session.send({type: 'probe-inside'});
		const running = await session.until('probes', ({preflight}) => preflight.probing !== undefined);
		assert.equal(running.preflight.probing?.total, 3);
		const view = await session.until('what they saw', isTried);
		const probes = probesIn(view);
		assert.equal(
			probes.filter(line => line.startsWith('pass probe.api-server')).length,
			6,
			probes.join('\n'),
		);
		assert.ok(probes.includes('note probe.pod-to-pod east-1 → east-2'), probes.join('\n'));
		const {
			preflight: {findings},
		} = view;
		assert.match(
			findings.find(
				({id, clusters: [from, to]}) =>
					id === 'probe.pod-to-pod' && from === 'east-1' && to === 'east-2',
			)?.observed ?? '',
			/could share a network/v,
		);
		assert.match(
			findings.find(
				({id, clusters: [from, to]}) =>
					id === 'probe.pod-to-pod' && from === 'east-1' && to === 'west-1',
			)?.observed ?? '',
			/meet through gateways/v,
		);
		assert.deepEqual(await left(session), []);

		session.act({type: 'next'});
		const together = session
			.view()
			.topologies.find(
				({topology: {places}}) =>
					new Set(Object.values(places).map(({network}) => network)).size === 1,
			);
		assert.ok(together);
		session.act({type: 'set-topology', topology: together.topology});
		assert.ok(probesIn(session.view()).includes('fail probe.pod-to-pod east-1 → west-1'));
	});

	void test('stopped by ctrl+c, take their namespaces away and change nothing', async () => {
		using session = await startSession({...scenarios.healthy}, {speed: 10});
		await session.toPreflight(...clusters);
		session.send({type: 'probe-inside'});
		await session.until('a namespace', () =>
			session.events.some(({type}) => type === 'probes-announced'),
		);
		session.send({type: 'wizard', action: {type: 'next'}});
		assert.equal(session.view().wizard.step, 'preflight', 'the next screen is shut meanwhile');
		session.send({type: 'interrupt'});
		const view = await session.until(
			'the end of the probes',
			({preflight}) => preflight.probing === undefined,
		);
		assert.equal(view.ended, undefined, 'the session goes on');
		assert.ok(probesIn(view).every(line => line.startsWith('skipped')));
		assert.deepEqual(await left(session), []);
	});

	void test('are forgotten when a cluster is asked again', async () => {
		using session = await startSession('healthy');
		await session.toPreflight(...clusters);
		session.send({type: 'probe-inside'});
		await session.until('what they saw', isTried);
		session.send({type: 'check-again', cluster: 'east-1'});
		await session.until(
			'preflight again',
			({preflight}) => preflight.state === 'done' && !isTried({...session.view(), preflight}),
		);
		assert.ok(probesIn(session.view()).every(line => line.startsWith('skipped')));
	});
});
