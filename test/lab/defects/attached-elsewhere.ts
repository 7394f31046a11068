import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';

/** What is to be a remote of one primary is attached to another. */
export const attachedElsewhere: Defect = {
	name: 'attached-elsewhere',
	stage: 'prepared',
	mesh: {a: {network: 'one'}, b: {network: 'one', role: 'remote', primary: 'a'}},
	async inject({kubectl}) {
		await kubectl(
			'b',
			'annotate',
			'namespace',
			systemNamespace,
			'topology.istio.io/controlPlaneClusters=somebody',
		);
	},
	expect: {
		contexts: [],
		mesh: [
			{
				id: 'namespace.attached-elsewhere',
				status: 'fail',
				on: ['b'],
				says: /somebody/v,
			},
		],
	},
	proof: {mesh: 'breaks', planted: 'before', lab: 'flat'},
	async heal({kubectl}) {
		await kubectl(
			'b',
			'annotate',
			'namespace',
			systemNamespace,
			'topology.istio.io/controlPlaneClusters-',
		);
	},
};
