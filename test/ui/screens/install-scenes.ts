import {modelOf, type ClusterSketch} from '../../helpers/model.ts';
import {planOf, runScene} from '../../helpers/run-scene.ts';

export const threeClusters = modelOf([
	{name: 'east-1', network: 'east'},
	{
		name: 'east-2',
		network: 'east',
		role: 'remote',
		primary: 'east-1',
	},
	{name: 'west-1', network: 'west'},
]);

const core = [
	'- Processing resources for Istio core.',
	'✔ Istio core installed',
	'- Processing resources for Istiod. Waiting for Deployment/istio-system/istiod',
];
const boat = [
	'        |\\',
	'      /||    \\',
	'/______||__________\\',
	String.raw`  \__       _____/`,
];

/** In the middle of an installation: one cluster waits for another. */
export const running = ({elapsed = 31} = {}) =>
	runScene(threeClusters, {elapsed})
		.at(1)
		.done(200, 'east-1/namespace', 'east-2/namespace', 'west-1/namespace')
		.at(2)
		.done(100, 'east-1/cacerts', 'west-1/cacerts')
		.at(3)
		.done(600, 'east-2/reader', 'east-1/reader', 'west-1/reader')
		.done(150, 'west-1/remote-secret/east-1', 'east-1/remote-secret/west-1')
		.start('west-1/istiod')
		.print('west-1/istiod', ...boat, ...core)
		.at(19)
		.start('east-1/istiod')
		.print('east-1/istiod', ...boat, ...core)
		.say('east-1/istiod', 'Deployment istio-system/istiod: 0 of 1 available')
		.at(29)
		.say('east-1/istiod', 'Pod istio-system/istiod-789745b876-dpktl: running')
		.say(
			'west-1/istiod',
			'Pod istio-system/istiod-6d5f7c9b44-x2x9q: ImagePullBackOff: Back-off pulling image "registry.example.com/istio/pilot:1.31.1"',
		);

const pulling = {
	message:
		'istioctl ended with exit code 1: resources not ready after 1m0s; Pod istiod-6d5f7c9b44-x2x9q: ImagePullBackOff: Back-off pulling image "registry.example.com/istio/pilot:1.31.1"',
	remedy: [
		'See what the pod says: kubectl --context west-1 -n istio-system describe pod -l app=istiod',
		'The whole output is in .mesh-wizard/shop/logs/20261121-115929-3fa9.west-1.istiod.log',
	],
};
const stopped = (step: string) =>
	({
		type: 'step-finished',
		step,
		cluster: step.split('/', 1).join(''),
		outcome: 'blocked',
		durationMs: 0,
	}) as const;

/** One step has failed; nothing runs any more. */
export const failed = () => {
	const scene = running({elapsed: 72})
		.at(60)
		.done(41_000, 'east-1/istiod')
		.done(100, 'east-1/root', 'east-1/expose-services', 'east-1/expose-istiod')
		.done(6000, 'east-1/gateway')
		.done(50, 'east-1/gateway-address')
		.done(9000, 'east-2/istiod')
		.done(150, 'east-1/remote-secret/east-2', 'west-1/remote-secret/east-2')
		.done(600, 'east-2/root')
		.done(4600, 'east-2/gateway')
		.done(50, 'east-2/gateway-address')
		.at(64)
		.fail('west-1/istiod', pulling);
	return scene.tell(
		...[
			'west-1/root',
			'west-1/gateway',
			'west-1/gateway-address',
			'west-1/expose-services',
			'east-1/synced',
			'west-1/synced',
		].map(step => stopped(step)),
	);
};

const names = Array.from(
	{length: 12},
	(_value, index) => `prod-${index < 6 ? 'eu' : 'us'}-${String((index % 6) + 1)}`,
);

export const twelveClusters = modelOf(
	names.map((name): ClusterSketch => ({name, network: name.slice(0, 7)})),
);

/** Twelve clusters, each somewhere else. */
export const twelve = () => {
	const plan = planOf(twelveClusters);
	const scene = runScene(twelveClusters, {elapsed: 95, plan});
	for (const [place, name] of names.entries()) {
		const own = plan.steps
			.filter(({cluster, action}) => cluster === name && action.type !== 'record')
			.map(({id}) => id);
		const done = own.slice(0, place * 2 + 1);
		scene.at(10 + place).done(700, ...done);
		const next = own[done.length];
		if (next !== undefined) {
			scene
				.at(20 + place)
				.start(next)
				.say(next, 'Deployment istio-system/istiod: 0 of 1 available');
		}
	}

	return scene.at(90).fail('prod-eu-2/root', {
		message: 'the root that istiod hands out is another one',
		remedy: ['Look at both.'],
	});
};
