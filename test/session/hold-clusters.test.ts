import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {makeClock} from '../../source/adapters/clock.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeDemoPorts} from '../../source/demo/make-demo-ports.ts';
import type {ClusterPort} from '../../source/ports/cluster.ts';
import type {Ports} from '../../source/ports/ports.ts';
import {openLoadedMesh} from '../../source/session/mesh-session.ts';
import {listenForStop} from '../../source/session/stop.ts';
import {verifySession} from '../../source/session/verify-session.ts';
import {folder, startSession} from '../helpers/guided-session.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';

/** Ports over the healthy demo in which east-1's address leads to another cluster from the moment that `flip` is called. */
const portsThatFlip = () => {
	const demo = makeDemoPorts('healthy', {
		clock: makeClock(),
		certificates: makeCertificates({keyBits: 2048}),
		speed: 200,
		directory: folder,
	});
	const other = makeMemoryCluster({context: 'east-1', uid: 'of-another'});
	const writes: string[] = [];
	other.onWrite(({verb, ref}) => {
		writes.push(`${verb} ${ref.kind} ${ref.name}`);
	});
	let isOther = false;
	let creations = 0;
	let flipsAt = Number.POSITIVE_INFINITY;
	const leadingElsewhere = (cluster: ClusterPort): ClusterPort => {
		const at = () => (isOther ? other : cluster);
		return {
			...cluster,
			read: async (ref, options) => at().read(ref, options),
			list: async (kind, options) => at().list(kind, options),
			apply: async (object, options) => at().apply(object, options),
			async create(object, options) {
				const created = await at().create(object, options);
				creations++;
				isOther ||= creations >= flipsAt;
				return created;
			},
			remove: async (ref, options) => at().remove(ref, options),
		};
	};

	const ports: Ports = {
		...demo,
		openClusters: (...selection) =>
			new Map(
				[...demo.openClusters(...selection)].map(([name, cluster]) => [
					name,
					name === 'east-1' ? leadingElsewhere(cluster) : cluster,
				]),
			),
	};
	return {
		ports,
		writes,
		creations: () => creations,
		flip() {
			isOther = true;
		},
		flipAfterNext() {
			flipsAt = creations + 1;
		},
	};
};

describe('an address that leads to another cluster after it was looked at', () => {
	test('gets no pods of probes, and the guided session says why', async () => {
		const {ports, writes, creations, flip} = portsThatFlip();
		using session = await startSession('healthy', {ports});
		await session.toPreflight('east-1', 'east-2', 'west-1');
		session.send({type: 'probe-inside'});
		await session.until(
			'probes',
			({preflight}) => preflight.probing === undefined && creations() > 0,
		);
		assert.equal(session.view().problem, undefined);

		flip();
		session.send({type: 'probe-inside'});
		const {problem} = await session.until('a problem', view => view.problem !== undefined);
		assert.match(JSON.stringify(problem), /east-1 is another cluster now/v);
		assert.deepEqual(writes, []);
	});

	test('gets nothing more of a verify, which ends with exit code 5', async () => {
		const {ports, writes, creations, flipAfterNext} = portsThatFlip();
		using session = openLoadedMesh(
			{
				mesh: {
					mesh: 'shop',
					organization: 'shop.example.com',
					istio: {version: '1.31.1'},
					dataPlane: 'sidecar',
					trust: {mode: 'generated', directory: 'certs'},
					verify: {image: 'agnhost'},
					clusters: ['east-1', 'west-1'].map(name => ({
						name,
						context: name,
						network: name,
						role: 'primary',
					})),
				},
				path: `${folder}/mesh.yaml`,
				directory: folder,
				overlays: {},
			},
			ports,
		);
		const events: string[] = [];
		using stop = listenForStop(makeMemoryIo());
		const verify = async () =>
			verifySession(
				session,
				{meshFlags: ['-f', 'mesh.yaml'], readyTimeoutMs: 500, strictness: 'normal'},
				{
					emit(event) {
						events.push(event.type);
					},
					stop,
				},
			);
		const sound = await verify();
		assert.ok(sound.result.pairs.length > 0);
		assert.ok(creations() > 0);

		flipAfterNext();
		await assert.rejects(verify, {exitCode: 5, message: /east-1 is another cluster now/v});
		assert.deepEqual(writes, []);
		assert.equal(events.at(-1), 'run-finished');
	});
});
