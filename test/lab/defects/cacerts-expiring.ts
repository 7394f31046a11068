import type {Defect} from './kit/defect.ts';
import {makeIntermediate} from './kit/certificates.ts';
import {replaceCacerts} from './kit/istio.ts';

/** The intermediate is good for another 30 days. */
export const cacertsExpiring: Defect = {
	name: 'cacerts-expiring',
	stage: 'installed',
	inject: async scene =>
		replaceCacerts(
			scene,
			'b',
			await makeIntermediate(scene.folder, await scene.authority(), {days: 30}),
		),
	expect: {
		contexts: [],
		mesh: [],
		secrets: [{id: 'trust.cacerts-expiry', status: 'warn', on: ['b']}],
	},
	consequences: [{id: /^trust\./v, status: ['unknown'], touching: 'b'}],
	proof: {mesh: 'holds', planted: 'after', alone: true},
	heal: async scene =>
		replaceCacerts(
			scene,
			'b',
			await makeIntermediate(`${scene.folder}/healed`, await scene.authority()),
		),
};
