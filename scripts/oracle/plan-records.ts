import {stringify} from 'yaml';
import {istioctlDocuments} from '../../source/installers/istioctl/istioctl-installer.ts';
import type {Model} from '../../source/mesh/model.ts';
import {planFor} from '../../source/plan/plan.ts';
import {stepsFor} from '../../source/plan/steps-for.ts';
import type {Observation} from '../../source/plan/steps.ts';
import {planJson} from '../../source/reporters/plan-json.ts';
import {planText} from '../../source/reporters/plan-text.ts';
import {shapes} from '../../test/helpers/model.ts';
import {renderedFor} from '../../test/helpers/rendered.ts';

const observed = (model: Model, isDone: (index: number) => boolean) =>
	new Map<string, Observation>(
		stepsFor(model).map(({id}, index) => [
			id,
			isDone(index)
				? {state: 'done', evidence: 'seen'}
				: {state: 'needed', differences: ['it does not exist']},
		]),
	);

/** The plan of every shape, before anything is there and half-way, with everything that it writes. */
export const planRecords = (): Array<readonly [string, string]> =>
	Object.entries(shapes).flatMap(([name, model]) => {
		const plans = {
			new: planFor({
				model,
				version: '0.0.0',
				installer: istioctlDocuments,
				observations: observed(model, () => false),
			}),
			half: planFor({
				model,
				version: '0.0.0',
				installer: istioctlDocuments,
				observations: observed(model, index => index % 2 === 0),
			}),
		};
		return [
			...Object.entries(plans).flatMap(([state, plan]) => [
				[`plans/${name} ${state}.txt`, planText(plan, {file: 'mesh.yaml'})] as const,
				[`plans/${name} ${state}.json`, planJson(plan, {simulated: false})] as const,
			]),
			[
				`plans/${name}.yaml`,
				stringify(renderedFor(model), {aliasDuplicateObjects: false}),
			] as const,
		];
	});
