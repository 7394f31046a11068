import {istioctlDocuments} from '../../source/installers/istioctl/istioctl-installer.ts';
import type {Model} from '../../source/mesh/model.ts';
import {stepsFor} from '../../source/plan/steps-for.ts';
import type {ActionType, Impact, Observation, Plan, Step} from '../../source/plan/steps.ts';
import {undoOf} from '../../source/plan/undo.ts';

/** Kinds that make objects of which nobody else writes a part. */
const creates: ReadonlySet<ActionType> = new Set<ActionType>(['apply', 'cacerts', 'remote-secret']);

const impactOf = ({action, objects}: Step): Impact | undefined => {
	if (action.type === 'install') {
		return {type: 'installs', part: action.part};
	}

	return creates.has(action.type) ? {type: 'creates', objects} : undefined;
};

/** What looking at clusters says in which there is nothing yet. */
export const nothingThere = (
	model: Model,
	difference = 'it does not exist',
): Map<string, Observation> =>
	new Map(
		stepsFor(model).map((step): [string, Observation] => {
			const impact = impactOf(step);
			return [
				step.id,
				{state: 'needed', differences: [difference], ...(impact === undefined ? {} : {impact})},
			];
		}),
	);

/** The plan with what takes its steps back. */
export const withUndos = (plan: Plan, model: Model): Plan => {
	const contextOf = (cluster: string) =>
		model.clusters.find(({name}) => name === cluster)?.context ?? '';
	return {
		...plan,
		steps: plan.steps.map(step => {
			const undo = undoOf(step, {
				place: {context: contextOf(step.cluster)},
				meshFlags: ['-f', 'mesh.yaml'],
				istioVersion: model.istioVersion,
				uninstall: part =>
					istioctlDocuments.commands.uninstall({
						file: `/mesh/operators/${step.cluster}-${part}.yaml`,
						context: contextOf(step.cluster),
					}),
			});
			return undo === undefined ? step : {...step, undo};
		}),
	};
};
