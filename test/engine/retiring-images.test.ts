import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {imageWarnings} from '../../source/session/review/plan-review.ts';
import type {ImageUse} from '../../source/mesh/image-uses.ts';
import {liveImages, plannedImages, type LiveImage} from '../../source/plan/retiring-images.ts';
import type {PlannedStep} from '../../source/plan/steps.ts';
import {planJson} from '../../source/reporters/plan-json.ts';
import {planText} from '../../source/reporters/plan-text.ts';
import {factsOf, known, unknown} from '../helpers/facts.ts';
import {modelOf} from '../helpers/model.ts';
import {makePlannedMesh} from '../helpers/planned-mesh.ts';

const model = modelOf([
	{name: 'east', network: 'net-a'},
	{name: 'west', network: 'net-b'},
]);
const gone = 'registry.istio.io/release';

type Container = Extract<ImageUse, {where: 'container'}>;

const container = (use: Partial<Container>): Container => ({
	where: 'container',
	kind: 'Deployment',
	namespace: 'shop',
	name: 'cart',
	container: 'app',
	from: 'manifest',
	image: `${gone}/app:1`,
	...use,
});
const istiod = container({
	namespace: 'istio-system',
	name: 'istiod',
	container: 'discovery',
	from: 'installation',
	image: `${gone}/pilot:1`,
});
const inEast = (...uses: readonly ImageUse[]): LiveImage[] =>
	uses.map(use => ({cluster: 'east', use}));

/** A mesh whose istioctl renders an injector with this hub, whatever the document says. */
const meshWith = (hub: string) => {
	const mesh = makePlannedMesh(model);
	const {render} = mesh.istioctl;
	mesh.istioctl.render = async (text, options) => [
		...(await render(text, options)),
		...(text.includes('eastwest')
			? []
			: [
					{
						apiVersion: 'v1',
						kind: 'ConfigMap',
						metadata: {name: 'istio-sidecar-injector', namespace: 'istio-system'},
						data: {values: JSON.stringify({global: {hub}})},
					},
				]),
	];
	return mesh;
};

describe('a plan', () => {
	it('names images that its own installations would take from a hub that goes away, as istioctl renders them', async () => {
		const plan = await meshWith(gone).plan();
		assert.deepEqual(
			plan.retiringImages?.map(({cluster, from, use}) => [cluster, from, use.image]),
			[
				['east', 'planned', gone],
				['west', 'planned', gone],
			],
		);
		const text = planText(plan, {meshFlags: ['-f', 'shop.yaml']});
		assert.match(
			text,
			/registry\.istio\.io\/release serves no images after 2026-12-09\. docker\.io\/istio has the same images/v,
		);
		assert.match(
			text,
			/^ {2}west, installed by this plan: ConfigMap istio-system\/istio-sidecar-injector values\.global\.hub/mv,
		);
		assert.match(text, /Set hub: docker\.io\/istio in base\.yaml/v);
		assert.doesNotMatch(text, /unchanged by this plan|--only istio\.image-hub/v);
		assert.equal((await meshWith('docker.io/istio').plan()).retiringImages, undefined);
	});

	it('names what it leaves in the clusters, and not what it installs anew', async () => {
		const proxy = container({
			container: 'istio-proxy',
			from: 'injector',
			image: `${gone}/proxyv2:1`,
		});
		const template: ImageUse = {
			where: 'object',
			kind: 'ConfigMap',
			namespace: 'istio-system',
			name: 'istio-sidecar-injector',
			path: ['values', 'global', 'hub'],
			image: gone,
		};
		const plan = await meshWith('docker.io/istio').plan(
			inEast(container({}), istiod, template, proxy, container({...istiod, name: 'istiod-canary'})),
		);
		assert.deepEqual(
			plan.retiringImages?.map(({from, use}) => [from, 'name' in use ? use.name : '', use.image]),
			[
				['left', 'cart', `${gone}/app:1`],
				['left', 'cart', `${gone}/proxyv2:1`],
				['left', 'istiod-canary', `${gone}/pilot:1`],
			],
		);
		const text = planText(plan, {meshFlags: ['-f', 'shop.yaml']});
		assert.match(text, /^ {2}east, unchanged by this plan: Deployment shop\/cart container app/mv);
		assert.match(text, /mesh-wizard preflight -f shop\.yaml --only istio\.image-hub/v);
		assert.doesNotMatch(text, /Set hub:/v);
	});

	it('leaves out proxies whose workloads it restarts', async () => {
		const {steps} = await meshWith('docker.io/istio').plan();
		const [first] = steps;
		assert.ok(first);
		const restart: PlannedStep = {
			...first,
			cluster: 'east',
			objects: [],
			action: {
				type: 'restart',
				namespace: 'shop',
				workloads: [{kind: 'Deployment', name: 'cart'}],
				identity: {cluster: 'east', network: 'net-a', mesh: 'shop'},
			},
		};
		const proxy = container({from: 'injector'});
		const left = (use: ImageUse) =>
			plannedImages([restart], {rendered: [], live: inEast(use)}).length;
		assert.deepEqual(
			[left(proxy), left({...proxy, name: 'other'}), left(container({}))],
			[0, 1, 1],
		);
	});

	it('says the same in JSON, with the day and what stays', async () => {
		const plan = await meshWith('docker.io/istio').plan(
			inEast(container({}), container({image: 'gcr.io/istio-testing/app:1', name: 'tested'})),
		);
		assert.deepEqual(
			(JSON.parse(planJson(plan, {simulated: false})) as {retiringImages: unknown}).retiringImages,
			[
				{
					cluster: 'east',
					from: 'left',
					kind: 'Deployment',
					namespace: 'shop',
					name: 'cart',
					container: 'app',
					image: `${gone}/app:1`,
					until: '2026-12-09T15:00:00Z',
					instead: 'docker.io/istio/app:1',
				},
				{
					cluster: 'east',
					from: 'left',
					kind: 'Deployment',
					namespace: 'shop',
					name: 'tested',
					container: 'app',
					image: 'gcr.io/istio-testing/app:1',
					until: '2026-12-09T15:00:00Z',
					instead: null,
				},
			],
		);
		assert.ok(
			!planJson(await meshWith('docker.io/istio').plan(), {simulated: false}).includes(
				'retiringImages',
			),
		);
	});

	it("is warned of on the review's screen, in one paragraph", async () => {
		const [paragraph, ...others] = imageWarnings(await meshWith(gone).plan(inEast(container({}))), [
			'-f',
			'mesh.yaml',
		]);
		assert.deepEqual(others, []);
		assert.match(
			paragraph ?? '',
			/after 2026-12-09.*east, installed by this plan.*Set hub: docker\.io\/istio/v,
		);
		assert.ok(!paragraph?.includes('\n'));
		assert.deepEqual(imageWarnings({}, ['-f', 'mesh.yaml']), []);
	});
});

it('what surveys have found is told by cluster; nothing of one that could not be read', () => {
	const uses = [container({})];
	assert.deepEqual(
		liveImages([
			factsOf({name: 'east', retiringImages: known({uses, pods: 1, areAll: true})}),
			factsOf({name: 'west', retiringImages: unknown()}),
			factsOf({name: 'north'}),
		]),
		inEast(...uses),
	);
});
