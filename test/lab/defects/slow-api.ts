import type {Defect} from './kit/defect.ts';
import {putInFront} from './kit/servers.ts';

/** The API server takes five and a half seconds for its version. */
export const slowApi: Defect = {
	name: 'slow-api',
	stage: 'bare',
	async inject(scene) {
		await putInFront(scene, 'b', {versionTakes: 5500});
	},
	expect: {
		contexts: [{id: 'api.slow', status: 'warn', on: ['b']}],
		mesh: [{id: 'api.slow', status: 'warn', on: ['b']}],
	},
	proof: {mesh: 'holds', planted: 'before', flags: ['--ready-timeout', '5m', '--timeout', '20s']},
};
