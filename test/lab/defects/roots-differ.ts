import type {Defect} from './kit/defect.ts';
import {makeAuthority, makeIntermediate} from './kit/certificates.ts';
import {handOut, replaceCacerts, restart} from './kit/istio.ts';

/** Each cluster hands out a root of its own: no request between them will be answered. */
export const rootsDiffer: Defect = {
	name: 'roots-differ',
	stage: 'installed',
	async inject(scene) {
		const other = await makeAuthority(`${scene.folder}/other`);
		await replaceCacerts(scene, 'b', await makeIntermediate(`${scene.folder}/own`, other));
		await handOut(scene, 'b', other);
	},
	expect: {
		contexts: [{id: 'trust.root-mismatch', status: 'note', on: ['a', 'b']}],
		mesh: [{id: 'trust.root-mismatch', status: 'fail', on: ['a', 'b']}],
		secrets: [{id: 'trust.root-mismatch', status: 'fail', on: ['a', 'b']}],
	},
	consequences: [{id: /^trust\.cacerts-/v, status: ['unknown'], touching: 'b'}],
	proof: {
		mesh: 'breaks',
		planted: 'after',
		async inject(scene) {
			await replaceCacerts(
				scene,
				'b',
				await makeIntermediate(`${scene.folder}/own`, await makeAuthority(`${scene.folder}/other`)),
			);
			await restart(scene, 'b');
		},
		async heal(scene) {
			await replaceCacerts(
				scene,
				'b',
				await makeIntermediate(`${scene.folder}/healed`, await scene.authority()),
			);
			await restart(scene, 'b');
		},
	},
	async heal(scene) {
		await replaceCacerts(
			scene,
			'b',
			await makeIntermediate(`${scene.folder}/healed`, await scene.authority()),
		);
		await handOut(scene, 'b', await scene.authority());
	},
};
