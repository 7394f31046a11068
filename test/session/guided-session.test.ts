import assert from 'node:assert/strict';
import test, {suite} from 'node:test';
import {parseMeshFile} from '../../source/mesh/mesh-file.ts';
import {proxyPod} from '../helpers/proxies.ts';
import type {Scenario} from '../../source/demo/scenario.ts';
import {scenarios} from '../../source/demo/scenarios/index.ts';
import {clusterSpec} from '../../source/demo/scenarios/spec.ts';
import {folder, startSession} from '../helpers/guided-session.ts';

const healthy = ['east-1', 'east-2', 'west-1'];

void suite('the guided session', () => {
	void test('leads from contexts to proven traffic, and writes mesh.yaml before the first change', async () => {
		using session = await startSession('healthy');
		await session.toPreflight(...healthy);
		await session.toReview();
		const {review} = session.view();
		assert.equal(review.state, 'ready');
		assert.equal(
			await session.ports.files.read(`${folder}/mesh.yaml`),
			undefined,
			'a review writes nothing',
		);
		session.send({type: 'install', overwrite: false});
		const done = await session.until(
			'done',
			({wizard, phase}) => wizard.step === 'done' && phase === 'ended',
		);
		assert.equal(done.run.pairs.size, 6);
		assert.ok(
			[...done.run.pairs.values()].every(
				({status, answeredBy, to}) => status === 'pass' && Object.keys(answeredBy).join(',') === to,
			),
		);
		const text = (await session.ports.files.read(`${folder}/mesh.yaml`)) ?? '';
		const parsed = parseMeshFile(text, {path: 'mesh.yaml'});
		assert.ok('mesh' in parsed);
		assert.deepEqual(
			parsed.mesh.clusters.map(({name, role, uid}) => [name, role, uid !== undefined]),
			healthy.map(name => [name, 'primary', true]),
		);
		session.send({type: 'quit'});
		const {ended} = await session.until('the last word', view => view.ended !== undefined);
		assert.equal(ended?.exitCode, 0);
		assert.match(ended?.lines.join('\n') ?? '', /proven by traffic/v);
	});

	void test('the screen turns to Verify by itself when the installation is done', async () => {
		using session = await startSession('healthy');
		const steps = new Set<string>();
		session.guide.subscribe(() => {
			steps.add(session.view().wizard.step);
		});
		await session.toPreflight('east-1', 'west-1');
		await session.toReview();
		session.send({type: 'install', overwrite: false});
		await session.until('done', ({wizard, phase}) => wizard.step === 'done' && phase === 'ended');
		assert.deepEqual([...steps].slice(-4), ['review', 'install', 'verify', 'done']);
	});

	void test('an API server is published through its gateway where that was said of a primary, and not of a remote', async () => {
		using session = await startSession('healthy');
		await session.toPreflight('east-1', 'west-1');
		session.act({type: 'set-api-server', context: 'west-1', apiServer: 'east-west-gateway'});
		session.act({type: 'next'});
		const remote = session
			.view()
			.topologies.find(({topology}) => topology.pattern === 'primary-remote-multi-network');
		assert.ok(remote);
		session.act({
			type: 'set-topology',
			topology: {
				...remote.topology,
				places: {
					'east-1': {network: 'east-1', role: 'primary'},
					'west-1': {network: 'west-1', role: 'remote', owner: 'east-1'},
				},
			},
		});
		session.act({type: 'next'});
		assert.equal(session.view().wizard.step, 'topology');
		assert.match(
			session.view().notice ?? '',
			/^west-1 is a remote and can't publish its API server/v,
		);
		session.act({type: 'back'});
		await session.toReview();
		const {review} = session.view();
		assert.ok(review.state === 'ready');
		assert.match(review.text ?? '', /west-1: \{.*apiServer: east-west-gateway/v);
		assert.match(
			review.warnings.join('\n'),
			/gateway of west-1 .*may be PUBLIC.*API server of west-1/v,
		);
		session.send({type: 'install', overwrite: false});
		const done = await session.until(
			'done',
			({wizard, phase}) => wizard.step === 'done' && phase === 'ended',
		);
		assert.ok([...done.run.pairs.values()].every(({status}) => status === 'pass'));
		assert.equal(done.run.steps.find(({id}) => id === 'west-1/expose-api-server')?.state, 'done');
	});

	void test('a failed installation waits for a decision, and a retry goes on to the end', async () => {
		using session = await startSession('failing-install');
		await session.toPreflight(
			...session
				.view()
				.contexts.filter(({auth}) => auth === 'static')
				.map(({context}) => context),
		);
		await session.toReview();
		session.send({type: 'install', overwrite: false});
		const failed = await session.until('a failure', ({phase}) => phase === 'deciding');
		assert.ok(failed.run.steps.some(({state}) => state === 'failed'));
		assert.ok(
			failed.run.steps.some(({state}) => state === 'blocked'),
			'what depends on it waits',
		);
		assert.ok(
			failed.run.steps.every(({error}) =>
				(error?.remedy ?? []).every(text => !text.includes('output is in')),
			),
			'nobody can open a log of the simulation',
		);
		session.send({type: 'retry'});
		const done = await session.until(
			'done',
			({wizard, phase}) => wizard.step === 'done' && phase === 'ended',
		);
		assert.ok(done.run.steps.every(({state}) => state === 'done' || state === 'unchanged'));
	});

	void test('stopped in the middle, it says what to run next, and installing again goes on from there', async () => {
		using session = await startSession('healthy', {speed: 20});
		await session.toPreflight('east-1', 'west-1');
		await session.toReview();
		session.send({type: 'install', overwrite: false});
		await session.until('istiod', ({run}) =>
			run.steps.some(({id, state}) => id === 'east-1/istiod' && state === 'running'),
		);
		session.send({type: 'wizard', action: {type: 'back'}});
		assert.match(session.view().notice ?? '', /stop it with ctrl\+c/v);
		session.send({type: 'interrupt'});
		const stopped = await session.until('the stop', ({phase}) => phase === 'ended');
		assert.ok(stopped.run.steps.some(({state}) => state === 'cancelled'));
		assert.equal(stopped.ended, undefined, 'the screens stay');
		session.send({type: 'wizard', action: {type: 'go', step: 'review'}});
		await session.until(
			'a new plan',
			({review, phase}) => review.state === 'ready' && phase === 'idle',
		);
		session.send({type: 'install', overwrite: false});
		await session.until('done', ({wizard, phase}) => wizard.step === 'done' && phase === 'ended');
	});

	void test('failed checks shut the way until they are waived with a reason', async () => {
		using session = await startSession('dead-cluster', {speed: 500});
		await session.toPreflight('east-1', 'west-1');
		assert.ok(session.view().preflight.blocking > 0);
		session.act({type: 'next'});
		assert.equal(session.view().wizard.step, 'preflight');
		assert.match(session.view().notice ?? '', /accept it with w/v);
		const failed = session.view().preflight.findings.filter(({status}) => status === 'fail');
		for (const {id, clusters} of failed) {
			const waiver = {id, clusters, reason: 'it was rebuilt', until: '2020-01-31'};
			session.act({type: 'waive', waiver});
		}

		assert.equal(session.view().preflight.blocking, failed.length, 'what has run out, no longer');
		for (const {id, clusters} of failed) {
			session.act({type: 'unwaive', id});
			session.act({type: 'waive', waiver: {id, clusters, reason: 'it is rebuilt today'}});
		}

		assert.equal(session.view().preflight.blocking, 0);
		session.act({type: 'next'});
		assert.equal(session.view().wizard.step, 'topology');
	});

	void test('overlapping addresses rule one network out, and a plan for several goes through', async () => {
		using session = await startSession('overlapping-cidrs');
		await session.toPreflight(
			...session
				.view()
				.contexts.filter(({auth}) => auth === 'static')
				.slice(0, 2)
				.map(({context}) => context),
		);
		const flat = session
			.view()
			.topologies.find(({topology}) => topology.pattern === 'multi-primary');
		assert.match(flat?.unsuitable ?? '', /overlap/v);
		session.act({type: 'next'});
		assert.ok(flat);
		session.act({type: 'set-topology', topology: flat.topology});
		session.act({type: 'next'});
		assert.equal(session.view().wizard.step, 'topology', "it can't be chosen");
		await session.toReview();
		assert.equal(session.view().review.state, 'ready');
	});

	void test('different roots leave no way to one trust, and each says why', async () => {
		using session = await startSession('different-roots');
		await session.toPreflight(
			...session
				.view()
				.contexts.filter(({auth}) => auth === 'static')
				.map(({context}) => context),
		);
		session.act({type: 'next'});
		const [option] = session.view().topologies;
		assert.ok(option);
		session.act({type: 'set-topology', topology: option.topology});
		session.act({type: 'next'});
		assert.equal(session.view().wizard.step, 'topology');
		assert.match(session.view().notice ?? '', /trust\.root-mismatch/v);
		session.act({type: 'back'});
		session.act({
			type: 'waive',
			waiver: {id: 'trust.root-mismatch', clusters: [], reason: 'to see'},
		});
		session.act({type: 'next'});
		session.act({type: 'next'});
		const {wizard, trusts} = await session.until(
			'the trust menu',
			({trusts: options}) => options.length > 0,
		);
		assert.equal(wizard.step, 'trust');
		assert.ok(trusts.length > 0);
		assert.ok(
			trusts.every(({unsuitable}) => /roots?/v.test(unsuitable ?? '')),
			trusts.map(({unsuitable}) => unsuitable).join('; '),
		);
	});

	void test('a file that says something else is not overwritten without a yes', async () => {
		using session = await startSession('healthy');
		await session.ports.files.write(`${folder}/mesh.yaml`, 'mine: true\n');
		await session.toPreflight('east-1', 'west-1');
		await session.toReview();
		session.send({type: 'save', overwrite: false});
		await session.until('the refusal', ({notice}) => notice !== undefined);
		assert.match(session.view().notice ?? '', /mesh\.yaml is there and says something else/v);
		assert.equal(await session.ports.files.read(`${folder}/mesh.yaml`), 'mine: true\n');
		session.send({type: 'install', overwrite: false});
		await session.until('idle again', ({phase}) => phase === 'idle');
		assert.equal(await session.ports.files.read(`${folder}/mesh.yaml`), 'mine: true\n');
		session.send({type: 'save', overwrite: true});
		await session.until('written', ({review}) => review.state === 'ready' && review.saved);
		assert.match((await session.ports.files.read(`${folder}/mesh.yaml`)) ?? '', /^kind: Mesh$/mv);
	});

	void test('a base.yaml beside the mesh file overlays every cluster, unless it is left alone', async () => {
		using session = await startSession('healthy');
		await session.ports.files.write(
			`${folder}/base.yaml`,
			'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  values:\n    pilot: {cpu: {targetAverageUtilization: 70}}\n',
		);
		await session.toPreflight('east-1', 'west-1');
		await session.toReview();
		const used = session.view().review;
		assert.ok(used.state === 'ready', JSON.stringify(used));
		assert.deepEqual(used.base, {name: 'base.yaml', state: 'used'});
		assert.match(used.text ?? '', /^base: base\.yaml/mv);
		assert.ok(used.loaded.base !== undefined);
		session.act({type: 'use-base', use: false});
		const left = (
			await session.until(
				'a plan without',
				({review}) => review.state === 'ready' && review.base?.state === 'left alone',
			)
		).review;
		assert.ok(left.state === 'ready');
		assert.doesNotMatch(left.text ?? '', /base\.yaml/v);
		assert.notEqual(left.plan.hash, used.plan.hash);
	});

	void test('workloads that came up before are named, and restarted where the person says so', async () => {
		using session = await startSession('healthy');
		const cluster = session.ports
			.openClusters([{name: 'east-1', context: 'east-1'}], {directory: folder})
			.get('east-1');
		assert.ok(cluster);
		await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shop'}});
		await cluster.create(proxyPod({namespace: 'shop', name: 'cart'}));
		await session.toPreflight('east-1', 'west-1');
		await session.toReview();
		const {review} = session.view();
		assert.ok(review.state === 'ready', JSON.stringify(review));
		assert.equal(review.restarts, 'needed');
		session.send({type: 'install', overwrite: false});
		const {notice, phase} = await session.until(
			'why not',
			view => view.notice?.includes('w puts their restarts') ?? false,
		);
		assert.deepEqual(
			[phase, await session.ports.files.read(`${folder}/mesh.yaml`)],
			['idle', undefined],
			notice,
		);
		assert.match(
			review.warnings.at(-1) ?? '',
			/^1 workload in east-1\/shop came up before its cluster got its name or network, .* w puts their restarts into the plan, .*they lose what runs beside them/v,
		);
		session.act({type: 'restart-workloads', restart: true});
		const agreed = (
			await session.until(
				'a plan with restarts',
				({review: next}) => next.state === 'ready' && next.restarts === 'planned',
			)
		).review;
		assert.ok(agreed.state === 'ready');
		assert.ok(agreed.plan.steps.some(({id}) => id === 'east-1/restart/shop'));
		assert.deepEqual(
			agreed.warnings.filter(text => text.includes('came up before')),
			[],
		);
	});

	void test('proxies of another version are named in the review and at the end, with what renews them', async () => {
		using session = await startSession('healthy');
		await session.toPreflight('east-1', 'west-1');
		await session.toReview();
		const {review: first} = session.view();
		assert.ok(first.state === 'ready');
		assert.doesNotMatch(first.warnings.join('\n'), /keep Istio/v);
		const cluster = session.ports
			.openClusters([{name: 'east-1', context: 'east-1'}], {directory: folder})
			.get('east-1');
		assert.ok(cluster);
		await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shop'}});
		await cluster.create(
			proxyPod({
				namespace: 'shop',
				name: 'cart',
				cluster: 'east-1',
				network: first.model.clusters.find(({name}) => name === 'east-1')?.network,
				mesh: first.model.mesh,
				image: 'docker.io/istio/proxyv2:1.30.3',
			}),
		);
		session.send({type: 'plan-again'});
		const {review} = await session.until(
			'a warning',
			view =>
				view.review.state === 'ready' &&
				view.review.warnings.some(text => text.includes('keep Istio')),
		);
		assert.ok(review.state === 'ready');
		assert.ok(
			review.warnings.includes(
				'The proxies of 1 workload in east-1/shop keep Istio 1.30.3 until they are restarted. The last screen has the commands, gateways first.',
			),
			review.warnings.join('\n'),
		);
		session.send({type: 'install', overwrite: false});
		const done = await session.until(
			'done',
			({wizard, phase}) => wizard.step === 'done' && phase === 'ended',
		);
		assert.equal(
			done.run.finished?.next.at(-1),
			'kubectl --context east-1 -n shop rollout restart deployment/cart',
		);
	});

	void test('what a platform needs is shown in the review, written beside the mesh file, and never over another file', async () => {
		const scenario: Scenario = {
			...scenarios.healthy,
			clusters: [
				clusterSpec({context: 'east-1', index: 11}),
				clusterSpec({context: 'west-1', index: 13, kubernetes: 'v1.35.4+k3s1'}),
			],
		};
		using session = await startSession(scenario);
		await session.toPreflight('east-1', 'west-1');
		await session.toReview();
		const shown = session.view().review;
		assert.ok(shown.state === 'ready', JSON.stringify(shown));
		assert.deepEqual(shown.base, {name: 'k3s.yaml', state: 'new'});
		assert.match(
			shown.warnings.join('\n'),
			/west-1 runs on k3s, which Istio must be told: k3s\.yaml is written with values: \{global: \{platform: k3s\}\}\. b leaves it out\./v,
		);
		assert.match(shown.text ?? '', /west-1: \{.*overlay: k3s\.yaml/v);
		assert.equal(
			await session.ports.files.read(`${folder}/k3s.yaml`),
			undefined,
			'a review writes nothing',
		);
		session.act({type: 'use-base', use: false});
		const without = (
			await session.until(
				'a plan without',
				({review}) => review.state === 'ready' && review.base?.state === 'left out',
			)
		).review;
		assert.ok(without.state === 'ready');
		assert.doesNotMatch(without.text ?? '', /k3s/v);
		session.act({type: 'use-base', use: true});
		await session.until(
			'a plan with',
			({review}) => review.state === 'ready' && review.base?.state === 'new',
		);
		session.send({type: 'save', overwrite: false});
		await session.until('saved', ({review}) => review.state === 'ready' && review.saved);
		assert.match((await session.ports.files.read(`${folder}/k3s.yaml`)) ?? '', /platform: k3s/v);

		await session.ports.files.write(`${folder}/k3s.yaml`, 'mine');
		session.send({type: 'plan-again'});
		const left = (
			await session.until(
				'a plan beside it',
				({review}) => review.state === 'ready' && review.base === undefined,
			)
		).review;
		assert.ok(left.state === 'ready');
		assert.match(
			left.warnings.join('\n'),
			/k3s\.yaml is there and says something else, so that it is left alone/v,
		);
		assert.equal(await session.ports.files.read(`${folder}/k3s.yaml`), 'mine');
	});

	void test('left half-way, the answers are kept and offered again; what became of the clusters is asked anew', async () => {
		using first = await startSession('healthy');
		await first.toPreflight('east-1', 'west-1');
		first.act({type: 'rename', context: 'east-1', name: 'berlin'});
		first.act({type: 'waive', waiver: {id: 'nodes.ready', clusters: ['berlin'], reason: 'known'}});
		first.act({type: 'next'});
		first.send({type: 'interrupt'});
		const {ended} = await first.until('the last word', view => view.ended !== undefined);
		assert.equal(ended?.exitCode, 130);
		assert.match(ended?.lines.join('\n') ?? '', /kept in \.mesh-wizard\/draft\.json/v);
		assert.equal(await first.ports.files.mode(`${folder}/.mesh-wizard/draft.json`), 0o600);

		using second = await startSession('healthy', {ports: first.ports});
		assert.deepEqual(second.view().draft?.clusters, ['berlin', 'west-1']);
		second.send({type: 'draft', use: true});
		const again = await second.until('preflight', ({preflight}) => preflight.state === 'done');
		assert.equal(again.wizard.step, 'preflight');
		assert.deepEqual(
			again.wizard.answers.clusters.map(({name}) => name),
			['berlin', 'west-1'],
		);
		assert.equal(again.draft, undefined);
		assert.match(again.notice ?? '', /The earlier answers accept nodes\.ready: see whether/v);
	});

	void test('a draft that is not wanted is gone', async () => {
		using first = await startSession('healthy');
		await first.toPreflight('east-1', 'west-1');
		first.send({type: 'quit'});
		await first.until('the last word', view => view.ended !== undefined);
		using second = await startSession('healthy', {ports: first.ports});
		second.send({type: 'draft', use: false});
		await second.until('no draft', ({draft}) => draft === undefined);
		assert.deepEqual(second.view().wizard.answers.clusters, []);
		using third = await startSession('healthy', {ports: first.ports});
		assert.equal(third.view().draft, undefined);
	});

	void test('a context with a credential plugin is asked only when it is chosen, and a login on the terminal opens it', async () => {
		using session = await startSession('healthy');
		const edge = session.view().contexts.find(({auth}) => auth === 'exec');
		assert.ok(edge);
		await session.until('the others', ({contexts}) =>
			contexts.every(
				({auth, probe}) =>
					auth !== 'static' || probe.state === 'reached' || probe.state === 'failed',
			),
		);
		assert.equal(
			session.view().contexts.find(({context}) => context === edge.context)?.probe.state,
			'not-asked',
		);
		session.act({type: 'choose', clusters: [{context: edge.context, name: edge.defaultName}]});
		await session.until('its answer', ({contexts}) =>
			contexts.some(
				({context, probe}) =>
					context === edge.context && probe.state === 'failed' && probe.needsLogin,
			),
		);
		let suspended = 0;
		session.send({
			type: 'log-in',
			context: edge.context,
			async suspend(work) {
				suspended++;
				await work();
			},
		});
		await session.until('a way in', ({contexts}) =>
			contexts.some(({context, probe}) => context === edge.context && probe.state === 'reached'),
		);
		assert.equal(suspended, 1);
	});

	void test('SIGTERM in the middle of an installation stops the work first, then leaves with its own code', async () => {
		using session = await startSession('healthy', {speed: 20});
		await session.toPreflight('east-1', 'west-1');
		await session.toReview();
		session.send({type: 'install', overwrite: false});
		await session.until('istiod', ({run}) =>
			run.steps.some(({id, state}) => id === 'east-1/istiod' && state === 'running'),
		);
		session.guide.interrupt('SIGTERM');
		const {ended, phase} = await session.until('the last word', view => view.ended !== undefined);
		assert.equal(phase, 'ended');
		assert.equal(ended?.exitCode, 143);
		assert.match(ended?.lines.join('\n') ?? '', /mesh-wizard apply -f mesh\.yaml/v);
	});
});
