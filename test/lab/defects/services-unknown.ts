import type {Defect} from './kit/defect.ts';
import {makeClient} from './kit/certificates.ts';
import {allBut, hideRanges, showRanges} from './kit/ranges.ts';

/** A user who may do everything but look at ranges, and nothing else tells them. */
export const servicesUnknown: Defect = {
	name: 'services-unknown',
	stage: 'bare',
	mesh: {a: {network: 'one'}, b: {network: 'one'}},
	async inject(scene) {
		await hideRanges(scene, 'b');
		await scene.apply('b', allBut('networking.k8s.io'));
		Object.assign(
			scene.entry('b').user,
			await makeClient(scene.folder, {
				cluster: scene.name('b'),
				subject: '/CN=restricted',
				days: 100,
			}),
		);
	},
	expect: {
		contexts: [
			{id: 'network.service-cidr-overlap', status: ['note', 'unknown'], on: ['a', 'b']},
			{id: 'permission.read', status: ['unknown', 'warn'], on: ['b']},
		],
		mesh: [
			{id: 'network.service-cidr-overlap', status: 'unknown', on: ['a', 'b']},
			{id: 'permission.read', status: ['unknown', 'warn'], on: ['b']},
		],
	},
	consequences: [
		{id: 'network.pod-cidr-overlap', status: ['unknown'], touching: 'b'},
		{id: 'policy.network-policy', status: ['unknown'], touching: 'b'},
		{id: 'permission.install', status: ['warn', 'fail'], touching: 'b'},
	],
	proof: {unproven: 'what is not known may break or not'},
	async heal(scene) {
		await scene.remove('b', allBut('networking.k8s.io'));
		await showRanges(scene, 'b');
	},
};
