import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {exitCodes, MeshError} from '../../source/errors.ts';
import {readerObjects} from '../../source/plan/manifests/reader.ts';
import type {ProcessIdentity} from '../../source/ports/process-identity.ts';
import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {contentOf, installedCluster, object} from '../helpers/installed-mesh.ts';
import {makeMesh, pair} from '../helpers/teardown-world.ts';

void describe('a teardown', () => {
	void describe('refuses with exit code 5, changing nothing,', () => {
		const refuses = async (
			clusters: ReadonlyMap<string, MemoryCluster>,
			pattern: RegExp,
			members?: Parameters<typeof makeMesh>[1],
		) => {
			const mesh = makeMesh(clusters, members);
			await assert.rejects(mesh.run(), (error: unknown) => {
				assert.ok(error instanceof MeshError);
				assert.equal(error.exitCode, exitCodes.refused, error.message);
				assert.match(error.message, pattern);
				return true;
			});
			assert.deepEqual(
				[...clusters.values()].flatMap(({writes}) => writes),
				[],
			);
			assert.deepEqual(mesh.istioctl.purges, []);
		};

		void it("when a context leads to another cluster than the file's uid says", async () => {
			await refuses(
				pair(),
				/a: context a leads to another cluster \(uid uid-of-a\) than the one in mesh\.yaml \(uid 5f0c\)/v,
				[{name: 'a', uid: '5f0c'}, {name: 'b'}],
			);
		});

		void it('when two names lead to one cluster', async () => {
			await refuses(
				new Map([
					['a', installedCluster({name: 'a', uid: 'same'})],
					['b', installedCluster({name: 'b', uid: 'same'})],
				]),
				/a and b lead to one cluster \(uid same\)/v,
			);
		});

		void it('when the cluster belongs to another mesh', async () => {
			await refuses(
				new Map([['a', installedCluster({name: 'a', mesh: 'bank'})]]),
				/a: ConfigMap istio-system\/mesh-wizard says that the cluster belongs to mesh "bank"/v,
			);
		});

		void it('when Helm installed the control plane', async () => {
			const cluster = makeMemoryCluster({context: 'a'});
			cluster.put(object('v1', 'Namespace', 'mesh'));
			cluster.put(
				object('apps/v1', 'Deployment', 'istiod', {
					namespace: 'mesh',
					labels: {app: 'istiod'},
					annotations: {'meta.helm.sh/release-name': 'istiod'},
				}),
			);
			await refuses(
				new Map([['a', cluster]]),
				/a: Deployment mesh\/istiod was installed by Helm, not by mesh-wizard: take it away with helm uninstall/v,
			);
		});

		void it('when somebody else installed what a remote runs on', async () => {
			const cluster = installedCluster({name: 'a', role: 'remote'});
			cluster.put(
				object(
					'admissionregistration.k8s.io/v1',
					'MutatingWebhookConfiguration',
					'istio-sidecar-injector',
					{
						labels: {
							'operator.istio.io/component': 'Pilot',
							'install.operator.istio.io/owning-resource': 'unknown',
						},
					},
				),
			);
			await refuses(
				new Map([['a', cluster]]),
				/a: MutatingWebhookConfiguration istio-sidecar-injector was installed by IstioOperator without a name/v,
				[{name: 'a', role: 'remote', primary: 'b'}],
			);
		});

		void it('when another run holds the lock', async () => {
			const clusters = pair();
			const [a] = clusters.values();
			assert.ok(a);
			const holder: ProcessIdentity = {host: 'here', pid: 77, startedAt: 'today'};
			a.put(
				object('coordination.k8s.io/v1', 'Lease', 'mesh-wizard', {
					namespace: 'default',
					spec: {holderIdentity: JSON.stringify({...holder, run: 'r'})},
				}),
			);
			const mesh = makeMesh(clusters);
			mesh.processes.alive.push(holder);
			await assert.rejects(mesh.run(), {exitCode: exitCodes.refused});
			assert.deepEqual(mesh.order, []);
		});

		void it('while a process of this machine is verifying', async () => {
			const clusters = pair();
			const [a] = clusters.values();
			assert.ok(a);
			const holder: ProcessIdentity = {host: 'here', pid: 77, startedAt: 'today'};
			a.put(
				object('v1', 'Namespace', 'mesh-wizard-verify-x', {
					labels: {
						'app.kubernetes.io/managed-by': 'mesh-wizard',
						'mesh-wizard.dev/purpose': 'verify',
					},
					annotations: {'mesh-wizard.dev/holder': JSON.stringify(holder)},
				}),
			);
			const mesh = makeMesh(clusters);
			mesh.processes.alive.push(holder);
			await assert.rejects(
				mesh.run(),
				/process 77 on here is verifying the mesh in namespace mesh-wizard-verify-x/v,
			);
			mesh.processes.alive.pop();
			assert.equal((await mesh.run()).exitCode, 0, "a dead process's namespace is deleted");
			assert.deepEqual(
				contentOf(a).filter(line => line.includes('verify')),
				[],
			);
		});
	});

	void it('says so where there is nothing, and starts nothing', async () => {
		const clusters = new Map([
			['a', makeMemoryCluster({context: 'a'})],
			['b', makeMemoryCluster({context: 'b'})],
		]);
		const mesh = makeMesh(clusters);
		const {exitCode, stdout} = await mesh.run();
		assert.equal(exitCode, 0);
		assert.match(stdout, /nothing to do: a, b had nothing of it/v);
		assert.deepEqual(
			[...clusters.values()].flatMap(({writes}) => writes),
			[],
		);
	});

	void it('removes what an apply that was killed early had made', async () => {
		const cluster = makeMemoryCluster({context: 'a'});
		const clean = contentOf(cluster);
		await cluster.apply(
			object('v1', 'Namespace', 'istio-system', {
				labels: {'topology.istio.io/network': 'net', 'app.kubernetes.io/managed-by': 'mesh-wizard'},
			}),
		);
		await cluster.apply(
			object('v1', 'Secret', 'cacerts', {
				namespace: 'istio-system',
				labels: {'app.kubernetes.io/managed-by': 'mesh-wizard'},
			}),
		);
		for (const each of readerObjects()) {
			await cluster.create(each);
		}

		const mesh = makeMesh(new Map([['a', cluster]]));
		const {exitCode, stdout} = await mesh.run();
		assert.equal(exitCode, 0, stdout);
		assert.deepEqual(contentOf(cluster), clean);
		assert.deepEqual(mesh.istioctl.purges, [], 'there was nothing to uninstall');
	});

	void it('gives back the lock that a killed run left in an otherwise clean cluster', async () => {
		const cluster = makeMemoryCluster({context: 'a'});
		cluster.put(
			object('coordination.k8s.io/v1', 'Lease', 'mesh-wizard', {
				namespace: 'default',
				spec: {
					holderIdentity: JSON.stringify({
						host: 'here',
						pid: 77,
						startedAt: 'then',
						run: 'r',
					}),
				},
			}),
		);
		const {exitCode, stdout} = await makeMesh(new Map([['a', cluster]])).run();
		assert.equal(exitCode, 0);
		assert.match(stdout, /gives back Lease default\/mesh-wizard/v);
		assert.deepEqual(
			contentOf(cluster).filter(line => line.startsWith('Lease')),
			[],
		);
	});

	void it('needs istioctl before it changes anything', async () => {
		const clusters = pair();
		const mesh = makeMesh(clusters);
		mesh.istioctl.locate = async () => ({missing: true, looked: ['/bin']});
		await assert.rejects(
			mesh.run(),
			/nothing was changed: istioctl is not on PATH; looked in \/bin/v,
		);
		assert.deepEqual(
			[...clusters.values()].flatMap(({writes}) => writes),
			[],
		);
	});
});
