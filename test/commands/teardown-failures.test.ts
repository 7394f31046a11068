import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {exitCodes} from '../../source/errors.ts';
import {istioctlArguments} from '../../source/installers/istioctl/arguments.ts';
import type {ProcessIdentity} from '../../source/ports/process-identity.ts';
import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {contentOf, installedCluster, object, virtualService} from '../helpers/installed-mesh.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';
import {finished, makeMesh, pair} from '../helpers/teardown-world.ts';

void describe('a teardown that is disturbed', () => {
	void it('tears the others down when a cluster does not answer, and says what is left', async () => {
		const clusters = pair();
		const [a, b] = clusters.values();
		assert.ok(a && b);
		const heal = b.fail('/', 'timed-out');
		const mesh = makeMesh(clusters);
		const {exitCode, stdout} = await mesh.run();
		assert.equal(exitCode, 1);
		assert.deepEqual(
			contentOf(a).filter(line => line.includes('istio')),
			[],
		);
		assert.match(stdout, /b was not touched, it could not be looked at; mesh shop is gone from a/v);
		assert.match(stdout, /b: .*timed-out.*What was installed there is still there/v);
		assert.match(stdout, /mesh-wizard teardown -f mesh\.yaml/v);
		heal();
		const again = await mesh.run();
		assert.equal(again.exitCode, 0);
		assert.match(again.stdout, /mesh shop is gone from b; a had nothing of it/v);
	});

	void it('lets nobody wait for a cluster that dies in the middle', async () => {
		const clusters = pair();
		const [a, b] = clusters.values();
		assert.ok(a && b);
		const mesh = makeMesh(clusters);
		b.onWrite(({ref}) => {
			if (ref.kind === 'Lease') {
				b.fail('/', 'timed-out');
			}
		});
		const {exitCode, events} = await mesh.eventsOf();
		assert.equal(exitCode, 1);
		assert.ok(finished(events).includes('b/remove-remote-secrets failed'));
		assert.ok(finished(events).includes('b/uninstall blocked'));
		assert.ok(finished(events).includes('a/look-again done'));
		assert.deepEqual(
			contentOf(a).filter(line => line.includes('istio')),
			[],
		);
	});

	void it('does not uninstall a primary whose remote could not be uninstalled, as that remote lives on it', async () => {
		const clusters = new Map([
			['main', installedCluster({name: 'main', peers: ['edge']})],
			['edge', installedCluster({name: 'edge', role: 'remote'})],
		]);
		const mesh = makeMesh(clusters, [
			{name: 'main'},
			{name: 'edge', role: 'remote', primary: 'main'},
		]);
		const {purge} = mesh.istioctl;
		mesh.istioctl.purge = async command =>
			command.context === 'edge'
				? {
						exitCode: 1,
						timedOut: false,
						tail: ['Error: not allowed'],
						durationMs: 1,
					}
				: purge(command);
		const {exitCode, events} = await mesh.eventsOf();
		assert.equal(exitCode, 1);
		assert.ok(finished(events).includes('main/uninstall blocked'));
		const failure = events.find(
			event => event.type === 'step-finished' && event.outcome === 'failed',
		);
		assert.match(
			JSON.stringify(failure),
			/edge\/uninstall.*istioctl ended with exit code 1: not allowed/v,
		);
	});

	void describe('believes what it sees', () => {
		void it("and not istioctl's exit code: 0 with everything still there is a failure", async () => {
			const clusters = pair();
			const mesh = makeMesh(clusters);
			mesh.istioctl.purge = async () => ({
				exitCode: 0,
				timedOut: false,
				tail: ['✔ Uninstall complete'],
				durationMs: 1,
			});
			const {exitCode, stderr} = await mesh.run();
			assert.equal(exitCode, 1);
			assert.match(stderr, /a\/uninstall .*does not go away: .*istio/v);
			assert.doesNotMatch(stderr, /✔ a\/uninstall/v);
		});

		void it("and not istioctl's exit code: 1 with everything gone is done", async () => {
			const mesh = makeMesh(pair());
			mesh.istioctl.exitCode = 1;
			assert.equal((await mesh.run()).exitCode, 0);
		});

		void it("names the object whose finalizer holds up Istio's definitions", async () => {
			const cluster = installedCluster({name: 'a'});
			const mesh = makeMesh(new Map([['a', cluster]]));
			const {purge} = mesh.istioctl;
			const dying = {deletionTimestamp: '2026-11-21T14:00:00Z'};
			mesh.istioctl.purge = async command => {
				const outcome = await purge(command);
				const definition = object(
					'apiextensions.k8s.io/v1',
					'CustomResourceDefinition',
					'virtualservices.networking.istio.io',
					{labels: {'operator.istio.io/component': 'Base'}},
				);
				cluster.put({
					...definition,
					metadata: {
						...definition.metadata,
						...dying,
						finalizers: ['customresourcecleanup.apiextensions.k8s.io'],
					},
				});
				const held = virtualService('default', 'held');
				cluster.put({
					...held,
					metadata: {...held.metadata, ...dying, finalizers: ['example.com/hold']},
				});
				return outcome;
			};

			const {exitCode, stderr} = await mesh.run();
			assert.equal(exitCode, 1);
			assert.match(
				stderr,
				/✖ a\/uninstall .*still being deleted after \d+ s: VirtualService default\/held \(it waits for finalizer example\.com\/hold\)/v,
			);
			assert.match(stderr, /kubectl --context a get -n default virtualservice held -o yaml/v);
		});

		void it('waits for a namespace that is on its way out already, and names what holds it', async () => {
			const cluster = installedCluster({name: 'a'});
			const system = {apiVersion: 'v1', kind: 'Namespace', name: 'istio-system'};
			const live = cluster.object(system);
			assert.ok(live);
			cluster.put({
				...live,
				metadata: {...live.metadata, deletionTimestamp: '2026-11-21T14:00:00Z'},
				status: {
					conditions: [
						{
							type: 'NamespaceFinalizersRemaining',
							status: 'True',
							reason: 'SomeFinalizersRemain',
							message: 'example.com/hold in 1 resource instances',
						},
					],
				},
			});
			const stuck = await makeMesh(new Map([['a', cluster]])).run();
			assert.equal(stuck.exitCode, 1);
			assert.match(
				stuck.stderr,
				/a\/namespace .*still being deleted after \d+ s: Namespace istio-system \(SomeFinalizersRemain: example\.com\/hold in 1 resource instances\)/v,
			);
			assert.deepEqual(
				cluster.writes.filter(({verb, ref}) => verb === 'delete' && ref.kind === 'Namespace'),
				[],
				'it is not deleted twice',
			);
			cluster.drop(system);
			assert.equal((await makeMesh(new Map([['a', cluster]])).run()).exitCode, 0);
		});
	});

	void it('finishes after a kill at any write, and in the middle of the purge', async () => {
		const one = () => installedCluster({name: 'a', peers: ['b']});
		/** What a dead process leaves: the cluster as it is, and no more of its requests. */
		const kill = (cluster: MemoryCluster) => {
			cluster.fail(/^(?:delete|patch|create|update) /v, 'forbidden');
		};

		/** The same objects with the same owners, behind an API server that knows nothing of the kill. */
		const revive = (cluster: MemoryCluster): MemoryCluster => {
			const fresh = makeMemoryCluster({context: 'a', uid: 'uid-of-a'});
			for (const each of cluster.objects()) {
				const managers = (each.metadata.managedFields ?? []).map(({manager}) => manager ?? '');
				fresh.put(
					{...each, metadata: {...each.metadata, managedFields: undefined}},
					{
						manager:
							managers.find(manager => ['pilot-discovery', 'mesh-wizard'].includes(manager)) ??
							managers[0],
					},
				);
			}

			return fresh;
		};

		const clean = one();
		await makeMesh(new Map([['a', clean]])).run();
		assert.ok(clean.writes.length > 5);
		for (const point of ['purge', ...clean.writes.keys()]) {
			const cluster = one();
			const mesh = makeMesh(new Map([['a', cluster]]));
			let left = point;
			mesh.istioctl.halfway = () => {
				if (point === 'purge') {
					kill(cluster);
					throw new Error('killed');
				}
			};

			cluster.onWrite(() => {
				if (typeof left === 'number') {
					left--;
					if (left === 0) {
						kill(cluster);
						mesh.istioctl.purge = async () => {
							throw new Error('killed');
						};
					}
				}
			});
			await mesh.run().catch(() => undefined);
			const revived = revive(cluster);
			const {exitCode, stdout, stderr} = await makeMesh(new Map([['a', revived]]), undefined, {
				host: 'here',
				pid: 2,
				startedAt: 'tuesday',
			}).run();
			assert.equal(exitCode, 0, `killed at ${point}: ${stdout}${stderr}`);
			assert.deepEqual(contentOf(revived), contentOf(clean), `killed at ${point}`);
		}
	});

	void it('ends an istioctl that a killed run left behind', async () => {
		const mesh = makeMesh(pair());
		const child: ProcessIdentity = {host: 'here', pid: 4711, startedAt: 'earlier'};
		mesh.processes.alive.push(child);
		mesh.processes.commands.set(child.pid, {
			executable: '/opt/istioctl',
			commandLine: `istioctl ${istioctlArguments.purge({context: 'a'}).join(' ')}`,
		});
		await mesh.files.makePrivateDirectory('/mesh/.mesh-wizard/shop');
		await mesh.files.append(
			'/mesh/.mesh-wizard/shop/journal.jsonl',
			`${JSON.stringify({
				type: 'child-started',
				run: 'old',
				step: 'a/uninstall',
				child: {...child, executable: '/opt/istioctl'},
			})}\n`,
		);
		assert.equal((await mesh.run()).exitCode, 0);
		assert.deepEqual(
			mesh.processes.ended.map(({pid}) => pid),
			[child.pid],
		);
	});

	void it('starts no new step after Ctrl-C, ends with 130 and goes on when it is run again', async () => {
		const clusters = pair();
		const mesh = makeMesh(clusters);
		const world = makeMemoryIo();
		mesh.istioctl.halfway = () => {
			world.send('SIGINT');
		};

		const {exitCode, events} = await mesh.eventsOf({concurrency: 1}, world);
		assert.equal(exitCode, exitCodes.interrupted);
		assert.equal(mesh.istioctl.purges.length, 1, 'the second purge did not start');
		assert.ok(!finished(events).some(line => /namespace (?:done|failed)/v.test(line)));
		for (const cluster of clusters.values()) {
			assert.deepEqual(
				contentOf(cluster).filter(line => line.startsWith('Lease')),
				[],
				'the lock is given back',
			);
		}

		mesh.istioctl.halfway = undefined;
		assert.equal((await mesh.run()).exitCode, 0);
	});

	void it('ends istioctl at once at the second Ctrl-C', async () => {
		const mesh = makeMesh(pair());
		const world = makeMemoryIo();
		mesh.istioctl.halfway = () => {
			world.send('SIGINT');
			world.send('SIGINT');
		};

		assert.equal((await mesh.run({}, world)).exitCode, exitCodes.interrupted);
		assert.deepEqual(mesh.kills, ['all']);
	});

	void it('leaves the local state, and says so', async () => {
		const mesh = makeMesh(pair());
		await mesh.files.makePrivateDirectory('/mesh/certs');
		await mesh.files.write('/mesh/certs/root-key.pem', 'key', {mode: 0o600});
		await mesh.files.write('/mesh/mesh.yaml', 'mesh: shop');
		const {stdout} = await mesh.run();
		assert.match(
			stdout,
			/What stays on this machine: \/mesh\/mesh\.yaml, \/mesh\/\.mesh-wizard\/shop \(journal, logs, backups\), \/mesh\/certs \(the certificates with the root's key/v,
		);
		assert.equal(mesh.files.texts.get('/mesh/mesh.yaml'), 'mesh: shop');
		assert.equal(mesh.files.texts.get('/mesh/certs/root-key.pem'), 'key');
		assert.match(
			mesh.files.texts.get('/mesh/.mesh-wizard/shop/journal.jsonl') ?? '',
			/"type":"run-finished".*"exitCode":0/v,
		);
	});
});
