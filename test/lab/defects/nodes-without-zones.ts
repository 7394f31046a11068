import type {Defect} from './kit/defect.ts';

/** Without regions and zones, traffic cannot stay near. */
export const nodesWithoutZones: Defect = {
	name: 'nodes-without-zones',
	stage: 'bare',
	async inject({kubectl, name}) {
		await kubectl(
			'b',
			'label',
			'node',
			`${name('b')}-node`,
			'topology.kubernetes.io/region-',
			'topology.kubernetes.io/zone-',
		);
	},
	expect: {
		contexts: [{id: 'nodes.zones', status: 'note', on: ['b']}],
		mesh: [{id: 'nodes.zones', status: 'note', on: ['b']}],
	},
	proof: {mesh: 'holds', planted: 'before'},
	async heal({kubectl, name}) {
		await kubectl(
			'b',
			'label',
			'node',
			`${name('b')}-node`,
			`topology.kubernetes.io/region=${name('b')}`,
			`topology.kubernetes.io/zone=${name('b')}-a`,
		);
	},
};
