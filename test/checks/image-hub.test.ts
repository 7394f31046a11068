import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {ImageUse} from '../../source/mesh/image-uses.ts';
import type {ClusterFacts, RetiringImages} from '../../source/survey/facts.ts';
import {
	bothWays,
	contextOf,
	factsOf,
	istioOf,
	known,
	modelOf,
	modelWithBase,
	unknown,
	verdictOf,
	workstationOf,
} from '../helpers/facts.ts';

const id = 'istio.image-hub';
const gone = 'registry.istio.io/release';
const [before, after] = [Date.UTC(2026, 10, 29), Date.UTC(2026, 11, 9, 15)];

const container = (use: Partial<Extract<ImageUse, {where: 'container'}>> = {}): ImageUse => ({
	where: 'container',
	kind: 'Deployment',
	namespace: 'shop',
	name: 'cart',
	container: 'app',
	from: 'manifest',
	image: `${gone}/app:1`,
	...use,
});
const template: ImageUse = {
	where: 'object',
	kind: 'ConfigMap',
	namespace: 'istio-system',
	name: 'istio-sidecar-injector',
	path: ['values', 'global', 'hub'],
	image: gone,
};
const operator: ImageUse = {
	where: 'object',
	kind: 'IstioOperator',
	namespace: 'istio-system',
	name: 'installed',
	path: ['spec', 'hub'],
	image: gone,
};
const proxy = (name: string, kind = 'Deployment'): ImageUse =>
	container({
		name,
		kind,
		container: 'istio-proxy',
		from: 'injector',
		image: `${gone}/proxyv2:1.30.2`,
	});

const found = (
	uses: readonly ImageUse[],
	rest: Partial<RetiringImages> = {},
): Pick<ClusterFacts, 'retiringImages'> => ({
	retiringImages: known({
		uses,
		pods: 7,
		areAll: true,
		...rest,
	}),
});

/** What is said of a cluster where an istiod runs. */
const verdictFor = (facts: Partial<ClusterFacts>, model?: ReturnType<typeof modelOf>) =>
	verdictOf(
		id,
		contextOf(
			[
				factsOf({
					name: 'east-1',
					surveyedAt: before,
					istio: istioOf({owner: 'helm'}),
					...facts,
				}),
			],
			{...(model === undefined ? {} : {model})},
		),
	);

describe('image hubs', () => {
	test('pass where none goes away, and say what was looked at', () => {
		const {status, observed} = verdictFor(found([]));
		assert.deepEqual(
			[status, observed],
			['pass', "none in 7 pods, in Istio's own workloads and templates, or in an IstioOperator"],
		);
	});

	test('warn of what runs or is injected, with a mesh and without, before the last day and after it', () => {
		for (const use of [container(), template, operator, proxy('cart')]) {
			assert.deepEqual(bothWays(id, found([use])), ['warn', 'warn']);
			assert.equal(
				verdictFor({...found([use]), surveyedAt: after}, modelOf([{name: 'east-1'}])).status,
				'warn',
			);
		}
	});

	test('say which, until when, where and what instead', () => {
		const {observed, remedy} = verdictFor(
			found([container(), template, container({name: 'old', image: 'gcr.io/istio-release/app:1'})]),
		);
		assert.equal(
			observed,
			`registry.istio.io/release and gcr.io/istio-release serve no images after 2026-12-09; named by Deployment shop/cart container app (${gone}/app:1), ConfigMap istio-system/istio-sidecar-injector values.global.hub (${gone}) and Deployment shop/old container app (gcr.io/istio-release/app:1)`,
		);
		assert.match(remedy?.summary ?? '', /^docker\.io\/istio has the same images/v);
	});

	test('fail only where the installation itself would pull from one that is gone', () => {
		const model = modelWithBase({hub: gone});
		const [warned, failed] = [before, after].map(surveyedAt =>
			verdictFor({...found([]), surveyedAt}, model),
		);
		assert.deepEqual([warned?.status, failed?.status], ['warn', 'fail']);
		assert.match(failed?.observed ?? '', /base\.yaml spec\.hub \(registry\.istio\.io\/release\)$/v);
		assert.match(
			failed?.remedy?.summary ?? '',
			/Change spec\.hub in base\.yaml to docker\.io\/istio\./v,
		);
		assert.equal(
			verdictFor(
				{...found([]), surveyedAt: after},
				modelWithBase({hub: 'mirror.example.com/registry.istio.io/release'}),
			).status,
			'pass',
		);
		assert.equal(verdictFor({...found([]), surveyedAt: after - 1}, model).status, 'warn');
		assert.equal(
			verdictFor({...found([]), surveyedAt: after}).status,
			'pass',
			'without the mesh nothing names it',
		);
	});

	test('count the image of the proof, too', () => {
		const {status, observed} = verdictFor(
			{...found([]), surveyedAt: after},
			modelOf([{name: 'east-1'}], {verify: {image: `${gone}/app:1`}}),
		);
		assert.equal(status, 'fail');
		assert.match(observed, /mesh\.yaml verify\.image/v);
	});

	test('of builds for tests are on no other hub, which is said', () => {
		const {remedy} = verdictFor(found([container({image: 'gcr.io/istio-testing/app:latest'})]));
		assert.match(remedy?.summary ?? '', /gcr\.io\/istio-testing are on no other hub/v);
		assert.deepEqual(remedy?.commands, [
			'kubectl --context admin@east-1 get -n shop deployment/cart -o yaml',
		]);
	});

	test('are not known where something could not be read, and nothing was found', () => {
		assert.deepEqual(bothWays(id, {retiringImages: unknown('denied')}), ['unknown', 'unknown']);
		const {status, observed} = verdictFor(
			found([container()], {
				unread: {
					known: false,
					reason: 'denied',
					detail: '',
					source: 'x',
					right: {verb: 'get', group: '', resource: 'configmaps'},
				},
			}),
		);
		assert.equal(status, 'warn');
		assert.match(
			observed,
			/not everything could be read: these credentials may not get configmaps/v,
		);
		assert.equal(
			verdictFor({retiringImages: unknown('denied')}, modelWithBase({hub: gone})).status,
			'warn',
		);
	});

	test('are not known where pods are too many, with the command that looks at all', () => {
		const {status, observed, remedy} = verdictFor(found([], {pods: 7000, areAll: false}));
		assert.equal(status, 'unknown');
		assert.match(observed, /7000 pods; there are more/v);
		assert.match(remedy?.commands.join('') ?? '', /get pods -A .*\| grep -i -E/v);
		assert.equal(verdictFor(found([container()], {areAll: false})).status, 'warn');
	});

	test('matter only where Istio is, or is to be', () => {
		const empty = {...found([], {areAll: false}), istio: istioOf()};
		assert.deepEqual(bothWays(id, empty), ['skipped', 'pass']);
		assert.deepEqual(bothWays(id, {...found([container()]), istio: istioOf()}), ['warn', 'warn']);
		assert.equal(
			verdictFor({...empty, istio: unknown('denied')}).status,
			'unknown',
			'one may be there',
		);
	});
});

describe('the remedy', () => {
	const remedyFor = (
		uses: readonly ImageUse[],
		facts: Partial<ClusterFacts> = {},
		model?: ReturnType<typeof modelOf>,
	) => {
		const {remedy} = verdictFor({...found(uses), ...facts}, model);
		assert.ok(remedy);
		return remedy;
	};

	test('changes a workload in its own manifest, all its containers at once, and only where kubectl can', () => {
		assert.deepEqual(
			remedyFor([
				container(),
				container({container: 'wait', image: 'gcr.io/istio-release/wait:2'}),
				container({kind: 'Job', name: 'import'}),
			]).commands,
			[
				'kubectl --context admin@east-1 set image -n shop deployment/cart app=docker.io/istio/app:1 wait=docker.io/istio/wait:2',
				'kubectl --context admin@east-1 get -n shop job/import -o yaml',
			],
		);
	});

	test('patches an IstioOperator where a patch can, and shows it where it would replace a list', () => {
		assert.deepEqual(
			remedyFor([
				operator,
				{...operator, path: ['spec', 'components', 'pilot', 'k8s', 'overlays', 0, 'value']},
			]).commands,
			[
				'kubectl --context admin@east-1 patch istiooperators.install.istio.io -n istio-system installed --type=merge -p \'{"spec":{"hub":"docker.io/istio"}}\'',
				'kubectl --context admin@east-1 get istiooperators.install.istio.io -n istio-system installed -o yaml',
			],
		);
	});

	test('sends whoever installed the control plane to where its hub is said', () => {
		const summaryFor = (
			owner: 'helm' | 'istioctl' | 'sail' | 'mesh-wizard' | 'unknown',
			model?: ReturnType<typeof modelOf>,
		) => remedyFor([template], {istio: istioOf({owner})}, model).summary;
		assert.match(summaryFor('helm'), /--set global\.hub=docker\.io\/istio/v);
		assert.match(summaryFor('istioctl'), /IstioOperator/v);
		assert.match(summaryFor('sail'), /Istio resource/v);
		assert.match(summaryFor('unknown'), /where its installation says it/v);
		assert.match(summaryFor('mesh-wizard'), /apply installs it from docker\.io\/istio/v);
		assert.match(summaryFor('unknown', modelOf([{name: 'east-1'}])), /apply installs it/v);
	});

	test("restarts workloads once what is injected is another hub's, and not before", () => {
		const restart = [
			'kubectl --context admin@east-1 rollout restart -n shop deployment/cart statefulset/db',
		];
		const proxies = [
			proxy('cart'),
			{...proxy('cart'), container: 'istio-init'},
			proxy('db', 'StatefulSet'),
			proxy('alone', 'Pod'),
		];
		assert.deepEqual(remedyFor(proxies).commands, restart);
		const early = remedyFor([template, ...proxies]);
		assert.ok(early.commands.every(command => !command.includes('restart')));
		assert.match(early.summary, /Then restart the workloads with injected proxies\./v);
		assert.deepEqual(
			remedyFor(proxies, {istio: istioOf()}).commands,
			[],
			'of a remote, what is injected is not known here',
		);
	});
});

describe("istioctl's own hub", () => {
	const verdict = (version: string, model?: ReturnType<typeof modelOf>) =>
		verdictOf(
			'istioctl.image-hub',
			contextOf([], {
				workstation: workstationOf({path: '/usr/bin/istioctl', version}),
				...(model === undefined ? {} : {model}),
			}),
		);

	test('is a note where it goes away and somebody may install by hand, and no matter where mesh-wizard writes another', () => {
		const note = verdict('1.30.5');
		assert.equal(note.status, 'note');
		assert.match(note.observed, /registry\.istio\.io\/release, which goes away on 2026-12-09/v);
		assert.match(note.remedy?.summary ?? '', /--set hub=docker\.io\/istio/v);
		const planned = verdict('1.30.5', modelOf([], {istio: {version: '1.30.5'}}));
		assert.equal(planned.status, 'pass');
		assert.match(planned.observed, /mesh-wizard tells it docker\.io\/istio/v);
	});

	test('passes where it stays, and is skipped where it is not known', () => {
		assert.deepEqual(
			[verdict('1.31.1').status, verdict('1.31.1').observed],
			['pass', 'docker.io/istio'],
		);
		assert.equal(
			verdict('1.29.9').status,
			'note',
			'an older minor is judged as the oldest that is known, whose hub goes away',
		);
		assert.equal(verdict('no version').status, 'skipped');
		assert.equal(
			verdictOf(
				'istioctl.image-hub',
				contextOf([], {workstation: workstationOf({missing: true, looked: []})}),
			).status,
			'skipped',
		);
	});
});
