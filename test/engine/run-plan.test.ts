import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {isPending} from '../../source/plan/steps.ts';
import {modelOf, shapes} from '../helpers/model.ts';
import {makePlannedMesh as makeMesh} from '../helpers/planned-mesh.ts';
import {until} from '../helpers/until.ts';

const pending = async (mesh: ReturnType<typeof makeMesh>) => {
	const plan = await mesh.plan();
	return plan.steps.filter(step => isPending(step)).map(({id}) => id);
};

const secretBody = ({
	apiVersion,
	kind,
	...metadata
}: {
	apiVersion: string;
	kind: string;
	name: string;
	namespace: string;
}) => ({apiVersion, kind, metadata});

describe('a run', () => {
	// The fakes have no remotes; the lab has.
	for (const [name, model] of Object.entries(shapes).filter(([, {clusters}]) =>
		clusters.every(({role}) => role === 'primary'),
	)) {
		it(`of ${name} does every step, and a second one writes nothing and starts no istioctl`, async () => {
			const mesh = makeMesh(model);
			const first = await mesh.run();
			assert.deepEqual(first.failures, []);
			assert.ok([...first.outcomes.values()].includes('done'));
			assert.deepEqual(await pending(mesh), []);
			const writes = mesh.writes();
			const installs = mesh.istioctl.installs.length;
			const second = await mesh.run();
			assert.equal(second.changed, false);
			assert.deepEqual(mesh.writes(), writes);
			assert.equal(mesh.istioctl.installs.length, installs);
		});
	}

	it('mends by plan exactly what was changed by hand', async () => {
		const mesh = makeMesh(shapes['two-networks']);
		await mesh.run();
		const east = mesh.clusters.get('east');
		assert.ok(east);
		await east.patch(
			{
				apiVersion: 'apps/v1',
				kind: 'Deployment',
				name: 'istiod',
				namespace: 'istio-system',
			},
			{
				spec: {
					template: {
						spec: {
							containers: [{name: 'main', image: 'istio', env: [{name: 'SPEC', value: 'changed'}]}],
						},
					},
				},
			},
		);
		east.drop({
			apiVersion: 'networking.istio.io/v1',
			kind: 'Gateway',
			name: 'cross-network-gateway',
			namespace: 'istio-system',
		});
		await east.patch(
			{apiVersion: 'v1', kind: 'Namespace', name: 'istio-system'},
			{metadata: {labels: {'topology.istio.io/network': null}}},
		);
		assert.deepEqual(await pending(mesh), [
			'east/namespace',
			'east/istiod',
			'east/expose-services',
		]);
		await mesh.run();
		assert.deepEqual(await pending(mesh), []);
	});

	const secretOf = (peer: string) => ({
		apiVersion: 'v1',
		kind: 'Secret',
		name: `istio-remote-secret-${peer}`,
		namespace: 'istio-system',
	});
	const dataOf = (mesh: ReturnType<typeof makeMesh>) =>
		mesh.clusters.get('east')?.object(secretOf('west'))?.['data'];
	const replaceSecret = async (mesh: ReturnType<typeof makeMesh>, data: Record<string, string>) => {
		const secret = mesh.clusters.get('east')?.object(secretOf('west'));
		assert.ok(secret);
		mesh.clusters.get('east')?.put({...secret, data}, {manager: 'kubectl-replace'});
	};

	it('takes a remote secret that somebody else has changed back only when told so, and the plan says it', async () => {
		const mesh = makeMesh(shapes['two-networks']);
		await mesh.run();
		const before = dataOf(mesh);
		await replaceSecret(mesh, {west: 'c29tZXRoaW5n'});
		const {failures} = await mesh.run();
		assert.deepEqual(
			failures.map(({step}) => step),
			['east/remote-secret/west'],
		);
		assert.match(failures[0]?.message ?? '', /kubectl-replace/v);
		assert.deepEqual(dataOf(mesh), {west: 'c29tZXRoaW5n'}, 'nothing is forced');
		const taking = makeMesh(shapes['two-networks'], {clusters: mesh.clusters, takesOver: true});
		const {steps} = await taking.plan();
		const step = steps.find(({id}) => id === 'east/remote-secret/west');
		assert.match(
			step?.observation.state === 'needed' ? step.observation.differences.join('\n') : '',
			/kubectl-replace has changed its data, .*it is written anew \(--take-over\)/v,
		);
		assert.deepEqual((await taking.run()).failures, []);
		assert.deepEqual(dataOf(mesh), before);
		assert.deepEqual(await pending(mesh), []);
	});

	it('minds nobody who wrote the same into a remote secret, and names a key that is none of its own', async () => {
		const mesh = makeMesh(shapes['two-networks']);
		await mesh.run();
		const data = dataOf(mesh) as Record<string, string>;
		await mesh.clusters
			.get('east')
			?.apply({...secretBody(secretOf('west')), data}, {fieldManager: 'argocd'});
		assert.deepEqual(await pending(mesh), []);
		await replaceSecret(mesh, {...data, other: 'c29tZXRoaW5n'});
		const {steps} = await mesh.plan();
		const step = steps.find(({id}) => id === 'east/remote-secret/west');
		assert.match(
			step?.observation.state === 'needed' ? step.observation.differences.join('\n') : '',
			/kubectl-replace has put more into it than west; delete it/v,
		);
	});

	it('takes what a gateway publishes back in the same way', async () => {
		const mesh = makeMesh(shapes['two-networks']);
		await mesh.run();
		const east = mesh.clusters.get('east');
		const gateway = east?.objects().find(({kind}) => kind === 'Gateway');
		assert.ok(east && gateway);
		east.put({...gateway, spec: {selector: {istio: 'somebody-else'}}}, {manager: 'kubectl-edit'});
		assert.deepEqual(
			(await mesh.run()).failures.map(({step}) => step),
			['east/expose-services'],
		);
		const taking = makeMesh(shapes['two-networks'], {clusters: mesh.clusters, takesOver: true});
		const {steps} = await taking.plan();
		const step = steps.find(({id}) => id === 'east/expose-services');
		const differences =
			step?.observation.state === 'needed' ? step.observation.differences.join('\n') : '';
		assert.match(differences, /kubectl-edit.*it is taken over \(--take-over\)/v);
		assert.match(
			differences,
			/spec\.selector\.istio is "somebody-else", planned "eastwestgateway"/v,
		);
		assert.deepEqual((await taking.run()).failures, []);
		assert.deepEqual(await pending(mesh), []);
	});

	it('stops only what depends on a step that fails, says what that was, and leaves no record', async () => {
		const mesh = makeMesh(shapes['two-networks']);
		mesh.istioctl.break.set('west', 'fail');
		const result = await mesh.run();
		assert.deepEqual(
			result.failures.map(({step, message}) => [step, message]),
			[
				[
					'west/istiod',
					'istioctl ended with exit code 1: failed to install manifests: out of luck',
				],
			],
		);
		assert.equal(result.outcomes.get('east/gateway'), 'done');
		assert.equal(result.outcomes.get('west/gateway'), 'blocked');
		assert.equal(result.outcomes.get('east/synced'), 'blocked');
		assert.ok((await pending(mesh)).includes('east/record'));
		mesh.istioctl.break.clear();
		const again = await mesh.run();
		assert.deepEqual(again.failures, []);
		assert.deepEqual(
			mesh.istioctl.installs.filter(({context}) => context === 'east').length,
			2,
			'east is not installed again',
		);
	});

	it("adds the cluster's last warning to a failure that no pod explains", async () => {
		const mesh = makeMesh(shapes['two-networks']);
		mesh.istioctl.break.set('west', 'fail');
		mesh.clusters.get('west')?.put({
			apiVersion: 'v1',
			kind: 'Event',
			metadata: {name: 'one', namespace: 'istio-system'},
			type: 'Warning',
			reason: 'FailedCreate',
			message: 'Error creating: exceeded quota',
			involvedObject: {kind: 'ReplicaSet', name: 'istiod-6b'},
			lastTimestamp: '2100-01-01T00:00:00Z',
		});
		const {failures} = await mesh.run();
		assert.deepEqual(
			failures.map(({message}) => message),
			[
				'istioctl ended with exit code 1: failed to install manifests: out of luck; ReplicaSet istiod-6b: no pod can be created: exceeded quota',
			],
		);
	});

	it('takes a false green back before the first change', async () => {
		const mesh = makeMesh(shapes['two-networks']);
		await mesh.run();
		mesh.clusters.get('east')?.drop({
			apiVersion: 'networking.istio.io/v1',
			kind: 'Gateway',
			name: 'cross-network-gateway',
			namespace: 'istio-system',
		});
		mesh.clusters.get('east')?.fail(/^apply .*gateways/v, 'forbidden');
		const result = await mesh.run();
		assert.equal(result.failures.length, 1);
		assert.deepEqual(
			(await pending(mesh)).filter(id => id.endsWith('/record')),
			['east/record', 'west/record'],
		);
	});

	it('runs at most one istioctl in a cluster, and as many at all as asked for', async () => {
		const mesh = makeMesh(
			modelOf(
				Array.from({length: 6}, (_, index) => ({
					name: `c${String(index)}`,
					network: `n${String(index)}`,
				})),
			),
		);
		await mesh.run({concurrency: 3});
		assert.equal(mesh.istioctl.installs.length, 12);
		assert.deepEqual(mesh.istioctl.peak, {inOneCluster: 1, atAll: 3});
	});

	it('starts nothing new after it was stopped, and continues when it is run again', async () => {
		const mesh = makeMesh(shapes['two-networks']);
		mesh.istioctl.break.set('west', 'hang');
		const controller = new AbortController();
		const running = mesh.run({signal: controller.signal});
		while (!mesh.istioctl.installs.some(({context}) => context === 'west')) {
			await new Promise(resolve => {
				setImmediate(resolve);
			});
		}

		controller.abort();
		const stopped = await running;
		assert.equal(stopped.outcomes.get('west/istiod'), 'cancelled');
		assert.equal(stopped.outcomes.get('west/gateway'), 'cancelled');
		mesh.istioctl.break.clear();
		const again = await mesh.run();
		assert.deepEqual(again.failures, []);
		assert.deepEqual(await pending(mesh), []);
	});

	it('tries failed steps again, and what they blocked, when it is told to', async () => {
		const mesh = makeMesh(shapes['two-networks']);
		mesh.istioctl.break.set('west', 'fail');
		const asked: string[][] = [];
		const result = await mesh.run({
			async decide(failures) {
				asked.push(failures.map(({step}) => step));
				assert.equal(
					mesh.istioctl.installs.filter(({context}) => context === 'east').length,
					2,
					'it is asked when nothing runs any more',
				);
				if (asked.length === 2) {
					mesh.istioctl.break.clear();
				}

				return 'retry';
			},
		});
		assert.deepEqual(asked, [['west/istiod'], ['west/istiod']]);
		assert.deepEqual(result.failures, []);
		assert.ok(
			[...result.outcomes.values()].every(outcome => outcome === 'done' || outcome === 'unchanged'),
		);
		assert.equal(
			mesh.istioctl.installs.filter(({context}) => context === 'east').length,
			2,
			'what was done is not done again',
		);
		assert.deepEqual(await pending(mesh), []);
		const reset = mesh.events.find(event => event.type === 'steps-reset');
		assert.deepEqual(reset?.failed, ['west/istiod']);
		assert.ok(reset.blocked.includes('west/gateway') && reset.blocked.includes('east/synced'));
		const log = [...mesh.files.texts].find(([path]) => path.endsWith('west.istiod.log'))?.[1] ?? '';
		assert.equal(log.split('\n').filter(line => line !== '').length, 3, 'the log holds every try');
	});

	it('ends where it is when it is told to stop, and when it is stopped while the question stands', async () => {
		const mesh = makeMesh(shapes['two-networks']);
		mesh.istioctl.break.set('west', 'fail');
		const ended = await mesh.run({decide: async () => 'stop'});
		assert.deepEqual(
			ended.failures.map(({step}) => step),
			['west/istiod'],
		);
		assert.equal(ended.outcomes.get('west/gateway'), 'blocked');
		assert.ok(!mesh.events.some(({type}) => type === 'steps-reset'));

		const controller = new AbortController();
		const stopped = await mesh.run({
			signal: controller.signal,
			async decide() {
				controller.abort();
				return new Promise<never>(() => {
					// Nobody answers.
				});
			},
		});
		assert.deepEqual(
			stopped.failures.map(({step}) => step),
			['west/istiod'],
		);
	});

	it('tries a failed step again while others still run, as often as somebody wishes', async () => {
		const mesh = makeMesh(shapes.mixed);
		mesh.istioctl.break.set('west', 'fail').set('east-1', 'hang');
		let wish: () => void = () => {
			assert.fail('nobody listens');
		};

		let listening = 0;
		const controller = new AbortController();
		const running = mesh.run({
			signal: controller.signal,
			onRetry(listener) {
				wish = listener;
				listening++;
				return () => {
					listening--;
				};
			},
		});
		const ends = () =>
			mesh.events.flatMap(event =>
				event.type === 'step-finished' && event.step === 'west/istiod' ? [event.outcome] : [],
			);
		await until('west fails', () => ends().length === 1);
		wish();
		await until('west fails again', () => ends().length === 2);
		mesh.istioctl.break.delete('west');
		wish();
		await until('west is done', () => ends().length === 3);
		wish();
		assert.deepEqual(ends(), ['failed', 'failed', 'done']);
		assert.equal(
			mesh.events.filter(({type}) => type === 'steps-reset').length,
			2,
			'without a failure there is nothing to reset',
		);
		assert.ok(
			mesh.istioctl.installs.some(({context}) => context === 'east-1'),
			'east-1 hangs meanwhile',
		);
		assert.equal(listening, 1);
		controller.abort();
		await running;
		assert.equal(listening, 0);
	});

	it('takes a wish that comes while the question stands for its answer', async () => {
		const mesh = makeMesh(shapes['two-networks']);
		mesh.istioctl.break.set('west', 'fail');
		let wish: () => void = () => {
			assert.fail('nobody listens');
		};

		const result = await mesh.run({
			onRetry(listener) {
				wish = listener;
				return () => {
					// One listener only.
				};
			},
			async decide() {
				mesh.istioctl.break.clear();
				wish();
				return new Promise<never>(() => {
					// Nobody answers.
				});
			},
		});
		assert.deepEqual(result.failures, []);
	});

	it('tries again after an error of the network, and says so', async () => {
		const mesh = makeMesh(shapes['one-network']);
		mesh.clusters
			.get('east-1')
			?.fail(/^apply .*namespaces\/istio-system/v, 'timed-out', {times: 2});
		const result = await mesh.run();
		assert.deepEqual(result.failures, []);
		assert.equal(mesh.events.filter(({type}) => type === 'step-retried').length, 2);
	});

	it('replaces a remote secret whose account was made anew, and one that somebody has edited', async () => {
		const mesh = makeMesh(shapes['one-network']);
		await mesh.run();
		const [one, two] = [mesh.clusters.get('east-1'), mesh.clusters.get('east-2')];
		assert.ok(one !== undefined && two !== undefined);
		two.drop({
			apiVersion: 'v1',
			kind: 'ServiceAccount',
			name: 'istio-reader-service-account',
			namespace: 'istio-system',
		});
		two.drop({
			apiVersion: 'v1',
			kind: 'Secret',
			name: 'istio-reader-service-account-istio-remote-secret-token',
			namespace: 'istio-system',
		});
		assert.deepEqual(await pending(mesh), ['east-2/reader', 'east-1/remote-secret/east-2']);
		await mesh.run();
		assert.deepEqual(await pending(mesh), []);
		const ref = {
			apiVersion: 'v1',
			kind: 'Secret',
			name: 'istio-remote-secret-east-2',
			namespace: 'istio-system',
		};
		const secret = one.object(ref);
		assert.ok(secret);
		one.put({...secret, data: {'east-2': 'b3RoZXI='}}, {manager: 'kubectl-edit'});
		assert.deepEqual(await pending(mesh), ['east-1/remote-secret/east-2']);
	});

	it('never opens a Secret to plan', async () => {
		const mesh = makeMesh(shapes['two-networks']);
		await mesh.run();
		const marks = [...mesh.clusters.values()].map(
			cluster => [cluster, cluster.requests.length] as const,
		);
		await mesh.plan();
		for (const [cluster, mark] of marks) {
			assert.deepEqual(
				cluster.requests
					.slice(mark)
					.filter(
						({verb, dryRun}) =>
							['apply', 'create', 'update', 'patch', 'delete'].includes(verb) && !dryRun,
					),
				[],
			);
		}
	});
});
