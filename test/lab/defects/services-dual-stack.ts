import type {Defect} from './kit/defect.ts';
import {serviceRange} from './kit/ranges.ts';

/** Service addresses are apart in IPv4, equal in IPv6. */
export const servicesDualStack: Defect = {
	name: 'services-dual-stack',
	stage: 'bare',
	mesh: {a: {network: 'one'}, b: {network: 'one'}},
	async inject({apply}) {
		await apply('a', [serviceRange('fd00:20:96::/112')]);
		await apply('b', [serviceRange('fd00:20:96::/112')]);
	},
	expect: {
		contexts: [
			{
				id: 'network.service-cidr-overlap',
				status: 'note',
				on: ['a', 'b'],
				says: /fd00:20:96::/v,
			},
		],
		mesh: [
			{
				id: 'network.service-cidr-overlap',
				status: 'warn',
				on: ['a', 'b'],
				says: /fd00:20:96::/v,
			},
		],
	},
	proof: {unproven: 'the lab has no IPv6'},
	async heal({remove}) {
		await remove('a', [serviceRange('fd00:20:96::/112')]);
		await remove('b', [serviceRange('fd00:20:96::/112')]);
	},
};
