import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {parseAllDocuments} from 'yaml';
import type {Io, StopSignal} from '../../source/commands/io.ts';
import type {TeardownOptions} from '../../source/commands/options.ts';
import {runTeardown, tearDown} from '../../source/commands/teardown.ts';
import type {EngineEvent} from '../../source/engine/events.ts';
import {stateDirectoryOf} from '../../source/engine/state-directory.ts';
import {exitCodes, MeshError, UsageError} from '../../source/errors.ts';
import type {MeshCluster} from '../../source/mesh/mesh.ts';
import {readerObjects} from '../../source/plan/manifests/reader.ts';
import type {ProcessIdentity} from '../../source/ports/processes.ts';
import {type FakeCluster, type FakeWrite, makeFakeCluster} from '../helpers/fake-cluster.ts';
import {makeFakeClock, makeFakeProcesses} from '../helpers/fakes.ts';
import {
	contentOf, installedCluster, makePurgingIstioctl, object, virtualService,
} from '../helpers/installed-mesh.ts';
import {makeMemoryFiles} from '../helpers/memory-files.ts';

const me: ProcessIdentity = {host: 'here', pid: 1, startedAt: 'monday'};

type Answer = string | undefined;

const makeIo = ({answer, isTerminal = false, env = {}}: {answer?: Answer; isTerminal?: boolean; env?: Record<string, string>} = {}) => {
	const said = {stdout: '', stderr: '', questions: [] as string[]};
	const listeners = new Set<(signal: StopSignal) => void>();
	const output = (name: 'stdout' | 'stderr') => ({
		write(text: string) {
			said[name] += text;
		},
		isTerminal,
		columns: 80,
		async flush() {
			await Promise.resolve();
		},
	});
	const io: Io = {
		stdout: output('stdout'),
		stderr: output('stderr'),
		stdin: {isTerminal},
		env,
		cwd: '/mesh',
		home: '/home/me',
		async readLine(question) {
			said.questions.push(question);
			return answer;
		},
		onSignal(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
	return {
		io, said, send(signal: StopSignal) {
			for (const listener of listeners) {
				listener(signal);
			}
		},
	};
};

const options: TeardownOptions = {
	kubeconfigs: [], timeoutMs: 10_000, concurrency: 8, plain: false, color: false, verbose: false, file: 'mesh.yaml', output: 'text', readyTimeoutMs: 60_000, yes: true,
};

const makeMesh = (clusters: ReadonlyMap<string, FakeCluster>, members: ReadonlyArray<Partial<MeshCluster> & {name: string}> = [...clusters.keys()].map(name => ({name})), self = me) => {
	const files = makeMemoryFiles();
	const istioctl = makePurgingIstioctl(clusters);
	const processes = makeFakeProcesses(self);
	const order: string[] = [];
	for (const [name, cluster] of clusters) {
		cluster.onWrite(({verb, ref}: FakeWrite) => {
			if (ref.kind !== 'Lease') {
				order.push(`${name} ${verb} ${ref.kind} ${ref.name}`);
			}
		});
	}

	const {purge} = istioctl;
	istioctl.purge = async command => {
		order.push(`${command.context} purge`);
		return purge(command);
	};

	const kills: string[] = [];
	const clock = makeFakeClock();
	const run = async (given: Partial<TeardownOptions> = {}, world = makeIo()) => {
		const exitCode = await tearDown({
			loaded: {
				mesh: {
					mesh: 'shop',
					organization: 'shop.example.com',
					istio: {version: '1.31.1'},
					dataPlane: 'sidecar',
					trust: {mode: 'generated', directory: 'certs'},
					verify: {image: 'agnhost'},
					clusters: members.map((member): MeshCluster => ({
						context: member.name, network: 'net', role: 'primary', ...member,
					})),
				},
				path: '/mesh/mesh.yaml',
				directory: '/mesh',
				overlays: {},
			},
			clusters,
			directory: stateDirectoryOf('/mesh', 'shop'),
			ports: {
				files,
				clock,
				processes,
				istioctl,
				kubeconfigFor: () => undefined,
				killChildren() {
					kills.push('all');
				},
			},
		}, {...options, ...given}, world.io);
		return {exitCode, ...world.said};
	};

	const eventsOf = async (given: Partial<TeardownOptions> = {}, world = makeIo()): Promise<{exitCode: number; events: EngineEvent[]}> => {
		const {exitCode, stdout} = await run({output: 'jsonl', ...given}, world);
		return {exitCode, events: stdout.trim().split('\n').map(line => JSON.parse(line) as EngineEvent)};
	};

	const backups = () => [...files.texts].filter(([file]) => file.includes('/backup/'));
	return {
		files, istioctl, processes, order, kills, run, eventsOf, backups,
	};
};

const finished = (events: readonly EngineEvent[]) => events.flatMap(event => event.type === 'step-finished' ? [`${event.step} ${event.outcome}`] : []);

const pair = () => new Map([
	['a', installedCluster({name: 'a', peers: ['b']})],
	['b', installedCluster({name: 'b', peers: ['a']})],
]);

void describe('teardown', () => {
	void it('leaves what was there before the install, in every namespace', async () => {
		const clusters = pair();
		for (const cluster of clusters.values()) {
			cluster.put(object('v1', 'Namespace', 'apps', {labels: {team: 'web'}}));
			cluster.put(object('v1', 'ConfigMap', 'istio-ca-root-cert', {namespace: 'apps', labels: {team: 'web'}}), {manager: 'kubectl'});
		}

		const wanted = [...clusters.values()].map(cluster => contentOf(cluster).filter(line => !line.includes('istio') || line.includes('"team":"web"')));
		const {exitCode, stdout} = await makeMesh(clusters).run();
		assert.equal(exitCode, 0, stdout);
		assert.deepEqual([...clusters.values()].map(cluster => contentOf(cluster)), wanted);
		assert.ok(wanted[0]?.includes('ConfigMap apps/istio-ca-root-cert {"team":"web"}'), 'a user\'s own of that name stays');
	});

	void it('deletes the peers\' secrets everywhere before any uninstall, and remotes before primaries', async () => {
		const clusters = new Map([
			['main', installedCluster({name: 'main', peers: ['edge', 'west']})],
			['edge', installedCluster({name: 'edge', role: 'remote'})],
			['west', installedCluster({name: 'west', peers: ['main', 'edge']})],
		]);
		const {run, order} = makeMesh(clusters, [{name: 'main'}, {name: 'edge', role: 'remote', primary: 'main'}, {name: 'west'}]);
		const {exitCode, stdout} = await run();
		assert.equal(exitCode, 0, stdout);
		const at = (line: string) => {
			const index = order.indexOf(line);
			assert.notEqual(index, -1, `${line} in ${order.join('\n')}`);
			return index;
		};

		const lastSecret = order.findLastIndex(line => line.includes('Secret istio-remote-secret-'));
		assert.equal(order.filter(line => line.includes('Secret istio-remote-secret-')).length, 4);
		assert.ok(lastSecret < Math.min(at('edge purge'), at('main purge'), at('west purge')));
		assert.ok(at('main delete Gateway cross-network-gateway') < at('main purge'));
		assert.ok(at('edge purge') < at('main purge'));
		assert.ok(at('edge purge') < at('west purge'));
		assert.ok(at('main purge') < at('main delete Namespace istio-system'));
	});

	void it('lists every object before it writes anything', async () => {
		const clusters = pair();
		const {run, order, files} = makeMesh(clusters);
		const {stdout, exitCode, questions} = await run({yes: false}, makeIo({isTerminal: true, answer: 'no'}));
		assert.equal(exitCode, exitCodes.interrupted);
		assert.deepEqual(questions, ['Type the mesh\'s name (shop) to remove it from a, b: ']);
		assert.deepEqual(order, []);
		assert.deepEqual([...clusters.values()].flatMap(({writes}) => writes), [], 'no Lease either');
		assert.deepEqual(files.changes, []);
		for (const name of ['Secret istio-system/istio-remote-secret-b', 'Gateway istio-system/cross-network-gateway', 'Deployment istio-system/istiod', 'CustomResourceDefinition virtualservices.networking.istio.io', 'ConfigMap default/istio-ca-root-cert', 'ConfigMap kube-system/istio-ca-crl', 'Namespace istio-system', 'Secret istio-system/cacerts', '$ istioctl uninstall --purge -y --context a']) {
			assert.ok(stdout.includes(name), `${name} in ${stdout}`);
		}
	});

	void it('asks for the mesh\'s name, and takes nothing else for it', async () => {
		const clusters = pair();
		const mesh = makeMesh(clusters);
		for (const answer of ['y', 'yes', 'SHOP', '', undefined]) {
			const {exitCode} = await mesh.run({yes: false}, makeIo({isTerminal: true, answer}));
			assert.equal(exitCode, exitCodes.interrupted, answer);
		}

		assert.deepEqual(mesh.order, []);
		const {exitCode} = await mesh.run({yes: false}, makeIo({isTerminal: true, answer: ' shop '}));
		assert.equal(exitCode, 0);
		assert.equal(mesh.istioctl.purges.length, 2);
	});

	void it('off a terminal needs --yes, and contacts nothing without it', async () => {
		for (const world of [makeIo(), makeIo({isTerminal: true, env: {CI: 'true'}})]) {
			await assert.rejects(runTeardown({...options, yes: false, file: '/nowhere/mesh.yaml'}, world.io), (error: unknown) => error instanceof UsageError && error.exitCode === 2 && error.message.includes('--yes'));
		}
	});

	void it('tells as events what goes, and each step\'s start and end', async () => {
		const {exitCode, events} = await makeMesh(pair()).eventsOf();
		assert.equal(exitCode, 0);
		const listed = events.findIndex(({type}) => type === 'removal-listed');
		const started = events.findIndex(({type}) => type === 'step-started');
		assert.ok(listed !== -1 && listed < started);
		const removals = events.flatMap(event => event.type === 'removal-listed' ? [event.removal] : []);
		assert.deepEqual(removals.map(({cluster, steps}) => [cluster, steps.map(({id}) => id)]), ['a', 'b'].map(name => [name, [`${name}/remove-remote-secrets`, `${name}/unexpose`, `${name}/uninstall`, `${name}/leftovers`, `${name}/namespace`, `${name}/look-again`]]));
		assert.deepEqual(finished(events).toSorted((a, b) => a.localeCompare(b)), ['a', 'b'].flatMap(name => ['leftovers', 'look-again', 'namespace', 'remove-remote-secrets', 'unexpose', 'uninstall'].map(what => `${name}/${what} done`)));
	});

	void describe('what the wizard did not make', () => {
		void it('is named, and backed up before the purge with the command that restores it', async () => {
			const clusters = pair();
			const [a] = clusters.values();
			assert.ok(a);
			a.put(virtualService('default', 'reviews'), {manager: 'kubectl-create'});
			a.put(object('v1', 'ConfigMap', 'dashboards', {namespace: 'istio-system', data: {x: 'y'}}), {manager: 'helm'});
			a.put(object('v1', 'Secret', 'site-certificate', {namespace: 'istio-system', data: {'tls.key': 'Q0FOQVJZ'}}), {manager: 'kubectl'});
			const mesh = makeMesh(clusters);
			mesh.istioctl.halfway = () => {
				assert.equal(mesh.backups().length, 1, 'the backup is there while the purge runs');
			};

			const {exitCode, stdout} = await mesh.run();
			assert.equal(exitCode, 0);
			assert.match(stdout, /deletes VirtualService default\/reviews — not made by mesh-wizard, but by kubectl-create/v);
			assert.match(stdout, /deletes ConfigMap istio-system\/dashboards — not made by mesh-wizard, but by helm/v);
			assert.match(stdout, /deletes Secret istio-system\/site-certificate — not made/v);
			assert.match(stdout, /Secrets are never backed up: istio-system\/site-certificate/v);
			assert.ok(!stdout.includes('saves Secret'));
			const [[file, text] = ['', '']] = mesh.backups();
			assert.match(file, /^\/mesh\/\.mesh-wizard\/shop\/backup\/\d{8}-\d{6}-[\da-f]{4}\.yaml$/v);
			assert.equal(mesh.files.modes.get(file), 0o600);
			assert.ok(text.includes(`sed -n '/^# a begins$/,/^# a ends$/p' '${file}' | kubectl --context 'a' apply -f -`), text);
			assert.ok(!text.includes('CANARY') && !text.includes('Q0FOQVJZ') && !text.includes('site-certificate'));
			assert.deepEqual(parseAllDocuments(text).map(document => document.toJS() as unknown).filter(Boolean), [
				{
					apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: {name: 'reviews', namespace: 'default'}, spec: {hosts: ['reviews']},
				},
				{
					apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'dashboards', namespace: 'istio-system'}, data: {x: 'y'},
				},
			]);
			assert.deepEqual(contentOf(a).filter(line => /istio|reviews/v.test(line)), []);
		});

		void it('stops the step when it appeared after the list, so that nothing goes unannounced', async () => {
			const clusters = pair();
			const [a] = clusters.values();
			assert.ok(a);
			const mesh = makeMesh(clusters);
			a.onWrite(({ref}) => {
				if (ref.kind === 'Secret') {
					a.put(virtualService('default', 'late'), {manager: 'ci'});
				}
			});
			const {exitCode, stderr} = await mesh.run();
			assert.equal(exitCode, 1);
			assert.match(stderr, /a\/uninstall .*appeared after the list was shown, .*VirtualService default\/late/v);
			assert.ok(!mesh.istioctl.purges.includes('a'));
			assert.ok(mesh.istioctl.purges.includes('b'), 'the other cluster goes on');
			const again = await mesh.run();
			assert.equal(again.exitCode, 0);
			assert.ok(mesh.backups().some(([, text]) => text.includes('name: late')));
		});

		void it('is backed up as it is when the purge starts, not as it was when it was listed', async () => {
			const clusters = pair();
			const [a] = clusters.values();
			assert.ok(a);
			a.put(virtualService('default', 'reviews'), {manager: 'kubectl'});
			const mesh = makeMesh(clusters);
			a.onWrite(({ref}) => {
				if (ref.kind === 'Gateway') {
					a.put({...virtualService('default', 'reviews'), spec: {hosts: ['changed']}}, {manager: 'kubectl'});
				}
			});
			assert.equal((await mesh.run()).exitCode, 0);
			assert.match(mesh.backups()[0]?.[1] ?? '', /- changed/v);
		});

		void it('keeps istio-system when the wizard did not create it, without its own marks on it', async () => {
			const cluster = installedCluster({name: 'a', isOurs: false});
			cluster.put(object('v1', 'ConfigMap', 'dashboards', {namespace: 'istio-system'}), {manager: 'helm'});
			cluster.put(object('v1', 'Namespace', 'istio-system', {labels: {'topology.istio.io/network': 'a', team: 'mesh'}}), {manager: 'kubectl'});
			const mesh = makeMesh(new Map([['a', cluster]]));
			const {exitCode, stdout} = await mesh.run();
			assert.equal(exitCode, 0, stdout);
			assert.match(stdout, /stays: ConfigMap istio-system\/dashboards \(mesh-wizard did not make it\)/v);
			assert.match(stdout, /stays: Namespace istio-system \(mesh-wizard did not create it/v);
			assert.match(stdout, /a\/namespace: Take label topology\.istio\.io\/network off namespace istio-system, which stays/v);
			assert.deepEqual(contentOf(cluster).filter(line => line.includes('istio')), [
				'ConfigMap istio-system/dashboards {}',
				'ConfigMap istio-system/kube-root-ca.crt {}',
				'Namespace /istio-system {"team":"mesh"}',
				'ServiceAccount istio-system/default {}',
			]);
		});

		void it('is a CA, too, when somebody has put one in place of ours: named, and kept where the namespace is', async () => {
			for (const isOurs of [true, false]) {
				const cluster = installedCluster({name: 'a', isOurs});
				const cacerts = {
					apiVersion: 'v1', kind: 'Secret', name: 'cacerts', namespace: 'istio-system',
				};
				cluster.drop(cacerts);
				cluster.put(object('v1', 'Secret', 'cacerts', {namespace: 'istio-system', data: {'ca-key.pem': 'a2V5'}}), {manager: 'vault'});
				const {exitCode, stdout} = await makeMesh(new Map([['a', cluster]])).run();
				assert.equal(exitCode, 0, stdout);
				assert.match(stdout, isOurs ? /deletes Secret istio-system\/cacerts — not made by mesh-wizard, but by vault/v : /stays: Secret istio-system\/cacerts/v);
				assert.equal(stdout.includes('Secrets are never backed up: istio-system/cacerts'), isOurs);
				assert.equal(cluster.object(cacerts) === undefined, isOurs);
			}
		});

		void it('is said of sidecars that go on running, and of namespaces that ask for them', async () => {
			const clusters = pair();
			const [a] = clusters.values();
			assert.ok(a);
			a.put(object('v1', 'Namespace', 'web', {labels: {'istio-injection': 'enabled'}}));
			a.put(object('v1', 'Pod', 'web-1', {namespace: 'web', labels: {'security.istio.io/tlsMode': 'istio'}}));
			const {stdout} = await makeMesh(clusters).run();
			assert.match(stdout, /! Namespace web still asks for sidecars by label/v);
			assert.match(stdout, /! 1 pod in namespace web runs a sidecar and keeps it until restarted: kubectl --context a -n web rollout restart deployment/v);
			assert.ok(contentOf(a).includes('Pod web/web-1 {"security.istio.io/tlsMode":"istio"}'));
		});
	});

	void describe('refuses with exit code 5, changing nothing,', () => {
		const refuses = async (clusters: ReadonlyMap<string, FakeCluster>, pattern: RegExp, members?: Parameters<typeof makeMesh>[1]) => {
			const mesh = makeMesh(clusters, members);
			await assert.rejects(mesh.run(), (error: unknown) => {
				assert.ok(error instanceof MeshError);
				assert.equal(error.exitCode, exitCodes.refused, error.message);
				assert.match(error.message, pattern);
				return true;
			});
			assert.deepEqual([...clusters.values()].flatMap(({writes}) => writes), []);
			assert.deepEqual(mesh.istioctl.purges, []);
		};

		void it('when a context leads to another cluster than the file\'s uid says', async () => {
			await refuses(pair(), /a: context a leads to another cluster \(uid uid-of-a\) than the one in mesh\.yaml \(uid 5f0c\)/v, [{name: 'a', uid: '5f0c'}, {name: 'b'}]);
		});

		void it('when two names lead to one cluster', async () => {
			await refuses(new Map([['a', installedCluster({name: 'a', uid: 'same'})], ['b', installedCluster({name: 'b', uid: 'same'})]]), /a and b lead to one cluster \(uid same\)/v);
		});

		void it('when the cluster belongs to another mesh', async () => {
			await refuses(new Map([['a', installedCluster({name: 'a', mesh: 'bank'})]]), /a: ConfigMap istio-system\/mesh-wizard says that the cluster belongs to mesh "bank"/v);
		});

		void it('when Helm installed the control plane', async () => {
			const cluster = makeFakeCluster({context: 'a'});
			cluster.put(object('v1', 'Namespace', 'mesh'));
			cluster.put(object('apps/v1', 'Deployment', 'istiod', {namespace: 'mesh', labels: {app: 'istiod'}, annotations: {'meta.helm.sh/release-name': 'istiod'}}));
			await refuses(new Map([['a', cluster]]), /a: Deployment mesh\/istiod was installed by Helm, not by mesh-wizard: take it away with helm uninstall/v);
		});

		void it('when somebody else installed what a remote runs on', async () => {
			const cluster = installedCluster({name: 'a', role: 'remote'});
			cluster.put(object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'istio-sidecar-injector', {labels: {'operator.istio.io/component': 'Pilot', 'install.operator.istio.io/owning-resource': 'unknown'}}));
			await refuses(new Map([['a', cluster]]), /a: MutatingWebhookConfiguration istio-sidecar-injector was installed by IstioOperator without a name/v, [{name: 'a', role: 'remote', primary: 'b'}]);
		});

		void it('when another run holds the lock', async () => {
			const clusters = pair();
			const [a] = clusters.values();
			assert.ok(a);
			const holder: ProcessIdentity = {host: 'here', pid: 77, startedAt: 'today'};
			a.put(object('coordination.k8s.io/v1', 'Lease', 'mesh-wizard', {namespace: 'default', spec: {holderIdentity: JSON.stringify({...holder, run: 'r'})}}));
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
			a.put(object('v1', 'Namespace', 'mesh-wizard-verify-x', {labels: {'app.kubernetes.io/managed-by': 'mesh-wizard', 'mesh-wizard.dev/purpose': 'verify'}, annotations: {'mesh-wizard.dev/holder': JSON.stringify(holder)}}));
			const mesh = makeMesh(clusters);
			mesh.processes.alive.push(holder);
			await assert.rejects(mesh.run(), /process 77 on here is verifying the mesh in namespace mesh-wizard-verify-x/v);
			mesh.processes.alive.pop();
			assert.equal((await mesh.run()).exitCode, 0, 'a dead process\'s namespace is deleted');
			assert.deepEqual(contentOf(a).filter(line => line.includes('verify')), []);
		});
	});

	void it('says so where there is nothing, and starts nothing', async () => {
		const clusters = new Map([['a', makeFakeCluster({context: 'a'})], ['b', makeFakeCluster({context: 'b'})]]);
		const mesh = makeMesh(clusters);
		const {exitCode, stdout} = await mesh.run();
		assert.equal(exitCode, 0);
		assert.match(stdout, /nothing to do: a, b had nothing of it/v);
		assert.deepEqual([...clusters.values()].flatMap(({writes}) => writes), []);
	});

	void it('removes what an apply that was killed early had made', async () => {
		const cluster = makeFakeCluster({context: 'a'});
		const clean = contentOf(cluster);
		await cluster.apply(object('v1', 'Namespace', 'istio-system', {labels: {'topology.istio.io/network': 'net', 'app.kubernetes.io/managed-by': 'mesh-wizard'}}));
		await cluster.apply(object('v1', 'Secret', 'cacerts', {namespace: 'istio-system', labels: {'app.kubernetes.io/managed-by': 'mesh-wizard'}}));
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
		const cluster = makeFakeCluster({context: 'a'});
		cluster.put(object('coordination.k8s.io/v1', 'Lease', 'mesh-wizard', {
			namespace: 'default', spec: {
				holderIdentity: JSON.stringify({
					host: 'here', pid: 77, startedAt: 'then', run: 'r',
				}),
			},
		}));
		const {exitCode, stdout} = await makeMesh(new Map([['a', cluster]])).run();
		assert.equal(exitCode, 0);
		assert.match(stdout, /gives back Lease default\/mesh-wizard/v);
		assert.deepEqual(contentOf(cluster).filter(line => line.startsWith('Lease')), []);
	});

	void it('needs istioctl before it changes anything', async () => {
		const clusters = pair();
		const mesh = makeMesh(clusters);
		mesh.istioctl.locate = async () => ({missing: true, looked: ['/bin']});
		await assert.rejects(mesh.run(), /nothing was changed: istioctl is not on PATH; looked in \/bin/v);
		assert.deepEqual([...clusters.values()].flatMap(({writes}) => writes), []);
	});

	void it('tears the others down when a cluster does not answer, and says what is left', async () => {
		const clusters = pair();
		const [a, b] = clusters.values();
		assert.ok(a && b);
		const heal = b.fail('/', 'timed-out');
		const mesh = makeMesh(clusters);
		const {exitCode, stdout} = await mesh.run();
		assert.equal(exitCode, 1);
		assert.deepEqual(contentOf(a).filter(line => line.includes('istio')), []);
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
		assert.deepEqual(contentOf(a).filter(line => line.includes('istio')), []);
	});

	void it('does not uninstall a primary whose remote could not be uninstalled, as that remote lives on it', async () => {
		const clusters = new Map([
			['main', installedCluster({name: 'main', peers: ['edge']})],
			['edge', installedCluster({name: 'edge', role: 'remote'})],
		]);
		const mesh = makeMesh(clusters, [{name: 'main'}, {name: 'edge', role: 'remote', primary: 'main'}]);
		const {purge} = mesh.istioctl;
		mesh.istioctl.purge = async command => command.context === 'edge'
			? {
				exitCode: 1, timedOut: false, tail: ['Error: not allowed'], durationMs: 1,
			}
			: purge(command);
		const {exitCode, events} = await mesh.eventsOf();
		assert.equal(exitCode, 1);
		assert.ok(finished(events).includes('main/uninstall blocked'));
		const failure = events.find(event => event.type === 'step-finished' && event.outcome === 'failed');
		assert.match(JSON.stringify(failure), /edge\/uninstall.*istioctl ended with exit code 1: not allowed/v);
	});

	void describe('believes what it sees', () => {
		void it('and not istioctl\'s exit code: 0 with everything still there is a failure', async () => {
			const clusters = pair();
			const mesh = makeMesh(clusters);
			mesh.istioctl.purge = async () => ({
				exitCode: 0, timedOut: false, tail: ['✔ Uninstall complete'], durationMs: 1,
			});
			const {exitCode, stderr} = await mesh.run();
			assert.equal(exitCode, 1);
			assert.match(stderr, /a\/uninstall .*does not go away: .*istio/v);
			assert.doesNotMatch(stderr, /✔ a\/uninstall/v);
		});

		void it('and not istioctl\'s exit code: 1 with everything gone is done', async () => {
			const mesh = makeMesh(pair());
			mesh.istioctl.exitCode = 1;
			assert.equal((await mesh.run()).exitCode, 0);
		});

		void it('waits for a namespace that is on its way out already, and names what holds it', async () => {
			const cluster = installedCluster({name: 'a'});
			const system = {apiVersion: 'v1', kind: 'Namespace', name: 'istio-system'};
			const live = cluster.object(system);
			assert.ok(live);
			cluster.put({
				...live, metadata: {...live.metadata, deletionTimestamp: '2026-11-21T14:00:00Z'}, status: {
					conditions: [{
						type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain', message: 'example.com/hold in 1 resource instances',
					}],
				},
			});
			const stuck = await makeMesh(new Map([['a', cluster]])).run();
			assert.equal(stuck.exitCode, 1);
			assert.match(stuck.stderr, /a\/namespace .*still being deleted after \d+ s: Namespace istio-system \(SomeFinalizersRemain: example\.com\/hold in 1 resource instances\)/v);
			assert.deepEqual(cluster.writes.filter(({verb, ref}) => verb === 'delete' && ref.kind === 'Namespace'), [], 'it is not deleted twice');
			cluster.drop(system);
			assert.equal((await makeMesh(new Map([['a', cluster]])).run()).exitCode, 0);
		});
	});

	void it('finishes after a kill at any write, and in the middle of the purge', async () => {
		const one = () => installedCluster({name: 'a', peers: ['b']});
		/** What a dead process leaves: the cluster as it is, and no more of its requests. */
		const kill = (cluster: FakeCluster) => {
			cluster.fail(/^(?:delete|patch|create|update) /v, 'forbidden');
		};

		/** The same objects with the same owners, behind an API server that knows nothing of the kill. */
		const revive = (cluster: FakeCluster): FakeCluster => {
			const fresh = makeFakeCluster({context: 'a', uid: 'uid-of-a'});
			for (const each of cluster.objects()) {
				const managers = (each.metadata.managedFields ?? []).map(({manager}) => manager ?? '');
				fresh.put({...each, metadata: {...each.metadata, managedFields: undefined}}, {manager: managers.find(manager => ['pilot-discovery', 'mesh-wizard'].includes(manager)) ?? managers[0]});
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
			const {exitCode, stdout, stderr} = await makeMesh(new Map([['a', revived]]), undefined, {host: 'here', pid: 2, startedAt: 'tuesday'}).run();
			assert.equal(exitCode, 0, `killed at ${point}: ${stdout}${stderr}`);
			assert.deepEqual(contentOf(revived), contentOf(clean), `killed at ${point}`);
		}
	});

	void it('ends an istioctl that a killed run left behind', async () => {
		const mesh = makeMesh(pair());
		const child: ProcessIdentity = {host: 'here', pid: 4711, startedAt: 'earlier'};
		mesh.processes.alive.push(child);
		await mesh.files.makePrivateDirectory('/mesh/.mesh-wizard/shop');
		await mesh.files.append('/mesh/.mesh-wizard/shop/journal.jsonl', `${JSON.stringify({
			type: 'child-started', run: 'old', step: 'a/uninstall', child,
		})}\n`);
		assert.equal((await mesh.run()).exitCode, 0);
		assert.deepEqual(mesh.processes.ended, [child]);
	});

	void it('starts no new step after Ctrl-C, ends with 130 and goes on when it is run again', async () => {
		const clusters = pair();
		const mesh = makeMesh(clusters);
		const world = makeIo();
		mesh.istioctl.halfway = () => {
			world.send('SIGINT');
		};

		const {exitCode, events} = await mesh.eventsOf({concurrency: 1}, world);
		assert.equal(exitCode, exitCodes.interrupted);
		assert.equal(mesh.istioctl.purges.length, 1, 'the second purge did not start');
		assert.ok(!finished(events).some(line => /namespace (?:done|failed)/v.test(line)));
		for (const cluster of clusters.values()) {
			assert.deepEqual(contentOf(cluster).filter(line => line.startsWith('Lease')), [], 'the lock is given back');
		}

		mesh.istioctl.halfway = undefined;
		assert.equal((await mesh.run()).exitCode, 0);
	});

	void it('ends istioctl at once at the second Ctrl-C', async () => {
		const mesh = makeMesh(pair());
		const world = makeIo();
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
		assert.match(stdout, /What stays on this machine: \/mesh\/mesh\.yaml, \/mesh\/\.mesh-wizard\/shop \(journal, logs, backups\), \/mesh\/certs \(the certificates with the root's key/v);
		assert.equal(mesh.files.texts.get('/mesh/mesh.yaml'), 'mesh: shop');
		assert.equal(mesh.files.texts.get('/mesh/certs/root-key.pem'), 'key');
		assert.match(mesh.files.texts.get('/mesh/.mesh-wizard/shop/journal.jsonl') ?? '', /"type":"run-finished".*"exitCode":0/v);
	});
});
