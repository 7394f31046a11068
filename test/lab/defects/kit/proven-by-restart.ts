import {cacerts, makeIntermediate, type Intermediate} from './certificates.ts';
import type {Proof} from './defect.ts';
import {replaceCacerts, restart, startAnew} from './istio.ts';
import type {Scene} from './scene.ts';

/**
How an intermediate that istiod cannot use is proven: put in the place of the one in use, with istiod started anew. Before the
first apply it cannot be, as apply makes no second root beside one that it cannot read.
*/
export const provenByRestart = (make: (scene: Scene) => Promise<Partial<Intermediate>>): Proof => ({
	mesh: 'breaks',
	planted: 'after',
	async inject(scene) {
		await scene.remove('b', [cacerts({})]);
		await scene.apply('b', [cacerts(await make(scene))]);
		await startAnew(scene, 'b');
	},
	async heal(scene) {
		await replaceCacerts(
			scene,
			'b',
			await makeIntermediate(`${scene.folder}/healed`, await scene.authority()),
		);
		await restart(scene, 'b');
	},
});
