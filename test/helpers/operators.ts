import {operatorFor} from '../../source/installers/istioctl/operator-for.ts';
import type {Model} from '../../source/mesh/model.ts';
import {stepsFor} from '../../source/plan/steps-for.ts';

/** The IstioOperators of a model's installations, by the ids of their steps. */
export const operatorsFor = (model: Model) =>
	stepsFor(model).flatMap(({id, action}) =>
		action.type === 'install' ? [{id, part: action.part, operator: operatorFor(action)}] : [],
	);
