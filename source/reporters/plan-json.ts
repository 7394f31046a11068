import {documentsOf} from '../engine/step-details.ts';
import {pathText} from '../mesh/file-problem.ts';
import {replacementOf, retiringHubOf} from '../mesh/image-hubs.ts';
import {describeRef} from '../kubernetes/object.ts';
import {renewalCommands} from '../plan/outdated-proxies.ts';
import {type PlannedImage, type Plan, type PlannedStep} from '../plan/steps.ts';

const retiringImageJson = ({cluster, from, use}: PlannedImage) => ({
	cluster,
	from,
	...(use.where === 'file'
		? {file: use.file}
		: {kind: use.kind, namespace: use.namespace, name: use.name}),
	...(use.where === 'container' ? {container: use.container} : {field: pathText(use.path)}),
	image: use.image,
	until: retiringHubOf(use.image)?.until,
	instead: replacementOf(use.image) ?? null,
});

const differencesOf = (observation: PlannedStep['observation']): readonly string[] => {
	if (observation.state === 'needed') {
		return observation.differences;
	}

	return observation.state === 'unknown' ? [observation.detail] : [];
};

/** The plan as one document (decision D-6). */
export const planJson = (plan: Plan, {simulated}: {simulated: boolean}): string =>
	`${JSON.stringify(
		{
			apiVersion: 'mesh-wizard/v1',
			kind: 'Plan',
			simulated,
			mesh: plan.mesh,
			hash: plan.hash,
			steps: plan.steps.map(step => {
				const {
					id,
					cluster,
					title,
					observation,
					destructive,
					needs,
					command,
					kubeconfig,
					objects,
					removes,
					reason,
					undo,
				} = step;
				return {
					id,
					cluster,
					title,
					state: observation.state,
					differences: differencesOf(observation),
					destructive,
					needs,
					command,
					kubeconfig,
					objects: objects.map(ref => describeRef(ref)),
					deletes: removes?.map(({ref, foreignOwner}) => ({
						object: describeRef(ref),
						madeBy: foreignOwner,
					})),
					...documentsOf(step),
					reason,
					...(undo === undefined ? {} : {undo}),
				};
			}),
			laggards: plan.outdatedWorkloads?.map(
				({cluster, workload: {namespace, kind, name, pods}, says, keptBy}) => ({
					cluster,
					namespace,
					kind,
					name,
					pods,
					says,
					keptBy,
				}),
			),
			outdated: plan.outdated?.map(one => {
				const {
					cluster,
					workload: {namespace, kind, name, pods, isGateway},
					runs,
					wanted,
				} = one;
				const [renewal] = renewalCommands([one]);
				return {
					cluster,
					namespace,
					kind,
					name,
					pods,
					isGateway,
					runs,
					wanted,
					renewal,
				};
			}),
			retiringImages: plan.retiringImages?.map(image => retiringImageJson(image)),
		},
		null,
		'\t',
	)}\n`;
