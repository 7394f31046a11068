import type {Defect} from './kit/defect.ts';
import {serviceRange} from './kit/ranges.ts';

/** One cluster's second range of service addresses is within the other's. */
export const servicesContained: Defect = {
	name: 'services-contained',
	stage: 'bare',
	mesh: {a: {network: 'one'}, b: {network: 'one'}},
	async inject({apply}) {
		await apply('a', [serviceRange('10.250.0.0/20')]);
		await apply('b', [serviceRange('10.250.3.0/24')]);
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
	proof: {unproven: 'less than equal ranges, which are proven'},
	async heal({remove}) {
		await remove('a', [serviceRange('10.250.0.0/20')]);
		await remove('b', [serviceRange('10.250.3.0/24')]);
	},
};
