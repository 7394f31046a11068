import type {Model} from '../../../source/mesh/model.ts';
import type {Observation} from '../../../source/plan/steps.ts';
import type {ReviewView} from '../../../source/session/session.ts';
import {planOf} from '../../helpers/run-scene.ts';
import {threeClusters} from './install-scenes.ts';

type Ready = Extract<ReviewView, {state: 'ready'}>;

const warningOf = (name: string): string =>
	`The gateway of ${name} gets a load balancer address, which may be PUBLIC: ports 15021, 15443 are open from everywhere that can reach it; mutual TLS guards them.`;

/** A plan of which some is done, and some could not be looked at. */
export const observations: ReadonlyArray<readonly [string, Observation]> = [
	['east-1/namespace', {state: 'done', evidence: 'namespace on network east'}],
	['east-1/cacerts', {state: 'done', evidence: 'intermediate b2d60f3b71fd… of root 0084b48ba56e…'}],
	[
		'west-1/namespace',
		{state: 'unknown', detail: 'namespaces "istio-system" is forbidden: User "jo" cannot get it'},
	],
	[
		'east-1/istiod',
		{
			state: 'needed',
			differences: ['Deployment istio-system/istiod does not exist', 'no webhook injects sidecars'],
			impact: {type: 'installs', part: 'control-plane'},
		},
	],
];

export const readyReview = (model: Model = threeClusters, change: Partial<Ready> = {}): Ready => ({
	state: 'ready',
	loaded: {
		mesh: {
			mesh: model.mesh,
			organization: model.organization,
			istio: {version: model.istioVersion},
			dataPlane: 'sidecar',
			trust: model.trust,
			verify: {image: model.verifyImage},
			clusters: [],
		},
		path: '/home/jo/shop/mesh.yaml',
		directory: '/home/jo/shop',
		overlays: {},
	},
	model,
	plan: planOf(
		model,
		observations.filter(([id]) => model.clusters.some(({name}) => id.startsWith(`${name}/`))),
	),
	text: 'apiVersion: mesh-wizard/v1\nkind: Mesh\nmesh: shop\n',
	warnings: model.clusters
		.filter(({gateway}) => gateway !== undefined)
		.map(({name}) => warningOf(name)),
	file: 'new',
	saved: false,
	...change,
});
