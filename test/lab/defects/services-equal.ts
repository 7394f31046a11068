import type {Defect} from './kit/defect.ts';
import {serviceRange} from './kit/ranges.ts';

/** Both clusters have the same second range of service addresses. */
export const servicesEqual: Defect = {
	name: 'services-equal',
	stage: 'bare',
	mesh: {a: {network: 'one'}, b: {network: 'one'}},
	async inject({apply}) {
		await apply('a', [serviceRange('10.250.0.0/24')]);
		await apply('b', [serviceRange('10.250.0.0/24')]);
	},
	expect: {
		contexts: [
			{
				id: 'network.service-cidr-overlap',
				status: 'note',
				on: ['a', 'b'],
				says: /10\.250/v,
			},
		],
		mesh: [
			{
				id: 'network.service-cidr-overlap',
				status: 'warn',
				on: ['a', 'b'],
				says: /10\.250/v,
			},
		],
	},
	proof: {
		mesh: 'holds',
		planted: 'before',
		lab: 'equal-services',
		inject: async () => undefined,
		heal: async () => undefined,
	},
	async heal({remove}) {
		await remove('a', [serviceRange('10.250.0.0/24')]);
		await remove('b', [serviceRange('10.250.0.0/24')]);
	},
};
