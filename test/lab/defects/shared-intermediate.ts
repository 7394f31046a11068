import type {Defect} from './kit/defect.ts';
import {makeIntermediate} from './kit/certificates.ts';
import {replaceCacerts} from './kit/istio.ts';

/** Both clusters sign with the same key, so that losing one is losing both. */
export const sharedIntermediate: Defect = {
	name: 'shared-intermediate',
	stage: 'installed',
	async inject(scene) {
		const shared = await makeIntermediate(scene.folder, await scene.authority());
		await replaceCacerts(scene, 'a', shared);
		await replaceCacerts(scene, 'b', shared);
	},
	expect: {
		contexts: [],
		mesh: [],
		secrets: [{id: 'trust.shared-intermediate', status: 'warn', on: ['a', 'b']}],
	},
	consequences: [
		{id: /^trust\./v, status: ['unknown'], touching: 'a'},
		{id: /^trust\./v, status: ['unknown'], touching: 'b'},
	],
	proof: {mesh: 'holds', planted: 'after'},
	async heal(scene) {
		for (const place of ['a', 'b'] as const) {
			await replaceCacerts(
				scene,
				place,
				await makeIntermediate(`${scene.folder}/healed-${place}`, await scene.authority()),
			);
		}
	},
};
