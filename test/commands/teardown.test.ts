import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {parseAllDocuments} from 'yaml';
import {runTeardown} from '../../source/commands/teardown.ts';
import {exitCodes, UsageError} from '../../source/errors.ts';
import {contentOf, installedCluster, object, virtualService} from '../helpers/installed-mesh.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';
import {finished, makeMesh, options, pair} from '../helpers/teardown-world.ts';

void describe('teardown', () => {
	void it('leaves what was there before the install, in every namespace', async () => {
		const clusters = pair();
		for (const cluster of clusters.values()) {
			cluster.put(object('v1', 'Namespace', 'apps', {labels: {team: 'web'}}));
			cluster.put(
				object('v1', 'ConfigMap', 'istio-ca-root-cert', {namespace: 'apps', labels: {team: 'web'}}),
				{manager: 'kubectl'},
			);
		}

		const wanted = [...clusters.values()].map(cluster =>
			contentOf(cluster).filter(line => !line.includes('istio') || line.includes('"team":"web"')),
		);
		const {exitCode, stdout} = await makeMesh(clusters).run();
		assert.equal(exitCode, 0, stdout);
		assert.deepEqual(
			[...clusters.values()].map(cluster => contentOf(cluster)),
			wanted,
		);
		assert.ok(
			wanted[0]?.includes('ConfigMap apps/istio-ca-root-cert {"team":"web"}'),
			"a user's own of that name stays",
		);
	});

	void it("deletes the peers' secrets everywhere before any uninstall, and remotes before primaries", async () => {
		const clusters = new Map([
			['main', installedCluster({name: 'main', peers: ['edge', 'west']})],
			['edge', installedCluster({name: 'edge', role: 'remote'})],
			['west', installedCluster({name: 'west', peers: ['main', 'edge']})],
		]);
		const {run, order} = makeMesh(clusters, [
			{name: 'main'},
			{name: 'edge', role: 'remote', primary: 'main'},
			{name: 'west'},
		]);
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
		const questions: string[] = [];
		const world = makeMemoryIo({isTerminal: true});
		world.readLine = async question => {
			questions.push(question);
			return 'no';
		};

		const {stdout, exitCode} = await run({yes: false}, world);
		assert.equal(exitCode, exitCodes.interrupted);
		assert.deepEqual(questions, ["Type the mesh's name (shop) to remove it from a, b: "]);
		assert.deepEqual(order, []);
		assert.deepEqual(
			[...clusters.values()].flatMap(({writes}) => writes),
			[],
			'no Lease either',
		);
		assert.deepEqual(files.changes, []);
		for (const name of [
			'Secret istio-system/istio-remote-secret-b',
			'Gateway istio-system/cross-network-gateway',
			'Deployment istio-system/istiod',
			'CustomResourceDefinition virtualservices.networking.istio.io',
			'ConfigMap default/istio-ca-root-cert',
			'ConfigMap kube-system/istio-ca-crl',
			'Namespace istio-system',
			'Secret istio-system/cacerts',
			'$ istioctl uninstall --purge -y --context a',
		]) {
			assert.ok(stdout.includes(name), `${name} in ${stdout}`);
		}
	});

	void it("asks for the mesh's name, and takes nothing else for it", async () => {
		const clusters = pair();
		const mesh = makeMesh(clusters);
		for (const answer of ['y', 'yes', 'SHOP', '', undefined]) {
			const {exitCode} = await mesh.run(
				{yes: false},
				makeMemoryIo({isTerminal: true, answers: answer === undefined ? [] : [answer]}),
			);
			assert.equal(exitCode, exitCodes.interrupted, answer);
		}

		assert.deepEqual(mesh.order, []);
		const {exitCode} = await mesh.run(
			{yes: false},
			makeMemoryIo({isTerminal: true, answers: [' shop ']}),
		);
		assert.equal(exitCode, 0);
		assert.equal(mesh.istioctl.purges.length, 2);
	});

	void it('off a terminal needs --yes, and contacts nothing without it', async () => {
		for (const world of [makeMemoryIo(), makeMemoryIo({isTerminal: true, env: {CI: 'true'}})]) {
			await assert.rejects(
				runTeardown({...options, yes: false, file: '/nowhere/mesh.yaml'}, world),
				(error: unknown) =>
					error instanceof UsageError && error.exitCode === 2 && error.message.includes('--yes'),
			);
		}
	});

	void it("tells as events what goes, and each step's start and end", async () => {
		const {exitCode, events} = await makeMesh(pair()).eventsOf();
		assert.equal(exitCode, 0);
		const listed = events.findIndex(({type}) => type === 'removal-listed');
		const started = events.findIndex(({type}) => type === 'step-started');
		assert.ok(listed !== -1 && listed < started);
		const removals = events.flatMap(event =>
			event.type === 'removal-listed' ? [event.removal] : [],
		);
		assert.deepEqual(
			removals.map(({cluster, steps}) => [cluster, steps.map(({id}) => id)]),
			['a', 'b'].map(name => [
				name,
				[
					`${name}/remove-remote-secrets`,
					`${name}/unexpose`,
					`${name}/uninstall`,
					`${name}/leftovers`,
					`${name}/namespace`,
					`${name}/look-again`,
				],
			]),
		);
		assert.deepEqual(
			finished(events).toSorted((a, b) => a.localeCompare(b)),
			['a', 'b'].flatMap(name =>
				[
					'leftovers',
					'look-again',
					'namespace',
					'remove-remote-secrets',
					'unexpose',
					'uninstall',
				].map(what => `${name}/${what} done`),
			),
		);
	});

	void describe('what the wizard did not make', () => {
		void it('is named, and backed up before the purge with the command that restores it', async () => {
			const clusters = pair();
			const [a] = clusters.values();
			assert.ok(a);
			a.put(virtualService('default', 'reviews'), {manager: 'kubectl-create'});
			a.put(object('v1', 'ConfigMap', 'dashboards', {namespace: 'istio-system', data: {x: 'y'}}), {
				manager: 'helm',
			});
			a.put(
				object('v1', 'Secret', 'site-certificate', {
					namespace: 'istio-system',
					data: {'tls.key': 'Q0FOQVJZ'},
				}),
				{manager: 'kubectl'},
			);
			const mesh = makeMesh(clusters);
			mesh.istioctl.halfway = () => {
				assert.equal(mesh.backups().length, 1, 'the backup is there while the purge runs');
			};

			const {exitCode, stdout} = await mesh.run();
			assert.equal(exitCode, 0);
			assert.match(
				stdout,
				/deletes VirtualService default\/reviews — not made by mesh-wizard, but by kubectl-create/v,
			);
			assert.match(
				stdout,
				/deletes ConfigMap istio-system\/dashboards — not made by mesh-wizard, but by helm/v,
			);
			assert.match(stdout, /deletes Secret istio-system\/site-certificate — not made/v);
			assert.match(stdout, /Secrets are never backed up: istio-system\/site-certificate/v);
			assert.ok(!stdout.includes('saves Secret'));
			const [[file, text] = ['', '']] = mesh.backups();
			assert.match(file, /^\/mesh\/\.mesh-wizard\/shop\/backup\/\d{8}-\d{6}-[\da-f]{4}\.yaml$/v);
			assert.equal(mesh.files.modes.get(file), 0o600);
			assert.ok(
				text.includes(
					`sed -n '/^# a begins$/,/^# a ends$/p' ${file} | kubectl --context a apply -f -`,
				),
				text,
			);
			assert.ok(
				!text.includes('CANARY') &&
					!text.includes('Q0FOQVJZ') &&
					!text.includes('site-certificate'),
			);
			assert.deepEqual(
				parseAllDocuments(text)
					.map(document => document.toJS() as unknown)
					.filter(Boolean),
				[
					{
						apiVersion: 'networking.istio.io/v1',
						kind: 'VirtualService',
						metadata: {name: 'reviews', namespace: 'default'},
						spec: {hosts: ['reviews']},
					},
					{
						apiVersion: 'v1',
						kind: 'ConfigMap',
						metadata: {name: 'dashboards', namespace: 'istio-system'},
						data: {x: 'y'},
					},
				],
			);
			assert.deepEqual(
				contentOf(a).filter(line => /istio|reviews/v.test(line)),
				[],
			);
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
			assert.match(
				stderr,
				/a\/uninstall .*appeared after the list was shown, .*VirtualService default\/late/v,
			);
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
					a.put(
						{...virtualService('default', 'reviews'), spec: {hosts: ['changed']}},
						{manager: 'kubectl'},
					);
				}
			});
			assert.equal((await mesh.run()).exitCode, 0);
			assert.match(mesh.backups()[0]?.[1] ?? '', /- changed/v);
		});

		void it('keeps istio-system when the wizard did not create it, without its own marks on it', async () => {
			const cluster = installedCluster({name: 'a', isOurs: false});
			cluster.put(object('v1', 'ConfigMap', 'dashboards', {namespace: 'istio-system'}), {
				manager: 'helm',
			});
			cluster.put(
				object('v1', 'Namespace', 'istio-system', {
					labels: {'topology.istio.io/network': 'a', team: 'mesh'},
				}),
				{manager: 'kubectl'},
			);
			const mesh = makeMesh(new Map([['a', cluster]]));
			const {exitCode, stdout} = await mesh.run();
			assert.equal(exitCode, 0, stdout);
			assert.match(
				stdout,
				/stays: ConfigMap istio-system\/dashboards \(mesh-wizard did not make it\)/v,
			);
			assert.match(stdout, /stays: Namespace istio-system \(mesh-wizard did not create it/v);
			assert.match(
				stdout,
				/a\/namespace: Take label topology\.istio\.io\/network off namespace istio-system, which stays/v,
			);
			assert.deepEqual(
				contentOf(cluster).filter(line => line.includes('istio')),
				[
					'ConfigMap istio-system/dashboards {}',
					'ConfigMap istio-system/kube-root-ca.crt {}',
					'Namespace /istio-system {"team":"mesh"}',
					'ServiceAccount istio-system/default {}',
				],
			);
		});

		void it('is a CA, too, when somebody has put one in place of ours: named, and kept where the namespace is', async () => {
			for (const isOurs of [true, false]) {
				const cluster = installedCluster({name: 'a', isOurs});
				const cacerts = {
					apiVersion: 'v1',
					kind: 'Secret',
					name: 'cacerts',
					namespace: 'istio-system',
				};
				cluster.drop(cacerts);
				cluster.put(
					object('v1', 'Secret', 'cacerts', {
						namespace: 'istio-system',
						data: {'ca-key.pem': 'a2V5'},
					}),
					{manager: 'vault'},
				);
				const {exitCode, stdout} = await makeMesh(new Map([['a', cluster]])).run();
				assert.equal(exitCode, 0, stdout);
				assert.match(
					stdout,
					isOurs
						? /deletes Secret istio-system\/cacerts — not made by mesh-wizard, but by vault/v
						: /stays: Secret istio-system\/cacerts/v,
				);
				assert.equal(stdout.includes('Secrets are never backed up: istio-system/cacerts'), isOurs);
				assert.equal(cluster.object(cacerts) === undefined, isOurs);
			}
		});

		void it('is said of sidecars that go on running, and of namespaces that ask for them', async () => {
			const clusters = pair();
			const [a] = clusters.values();
			assert.ok(a);
			a.put(object('v1', 'Namespace', 'web', {labels: {'istio-injection': 'enabled'}}));
			a.put(
				object('v1', 'Pod', 'web-1', {
					namespace: 'web',
					labels: {'security.istio.io/tlsMode': 'istio'},
				}),
			);
			const {stdout} = await makeMesh(clusters).run();
			assert.match(stdout, /! Namespace web still asks for sidecars by label/v);
			assert.match(
				stdout,
				/! 1 pod in namespace web runs a sidecar and keeps it until restarted: kubectl --context a -n web rollout restart deployment/v,
			);
			assert.ok(contentOf(a).includes('Pod web/web-1 {"security.istio.io/tlsMode":"istio"}'));
		});
	});
});
