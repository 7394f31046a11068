import type {Defect} from './kit/defect.ts';
import {makeAuthority, makeIntermediate} from './kit/certificates.ts';
import {replaceCacerts} from './kit/istio.ts';

/** The Secret has another root than the one that is handed out: istiod was not restarted, and will change sides when it is. */
export const cacertsNotLive: Defect = {
	name: 'cacerts-not-live',
	stage: 'installed',
	inject: async scene =>
		replaceCacerts(
			scene,
			'b',
			await makeIntermediate(`${scene.folder}/own`, await makeAuthority(`${scene.folder}/other`)),
		),
	expect: {
		contexts: [],
		mesh: [],
		secrets: [{id: 'trust.cacerts-not-live', status: 'fail', on: ['b']}],
	},
	consequences: [{id: /^trust\./v, status: ['unknown'], touching: 'b'}],
	proof: {
		mesh: 'holds',
		planted: 'after',
		alone: true,
		despite:
			'nothing changes until istiod starts again, whenever that is; then it signs with the other root',
	},
	heal: async scene =>
		replaceCacerts(
			scene,
			'b',
			await makeIntermediate(`${scene.folder}/healed`, await scene.authority()),
		),
};
