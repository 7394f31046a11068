import type {ClusterFacts} from '../survey/facts.ts';
import type {PlannedImage, PlannedStep} from './steps.ts';

/** What a survey has found in the clusters. */
export type LiveImage = Omit<PlannedImage, 'from'>;

export const liveImages = (clusters: readonly ClusterFacts[]): LiveImage[] =>
	clusters.flatMap(({name, retiringImages}) =>
		retiringImages.known ? retiringImages.value.uses.map(use => ({cluster: name, use})) : [],
	);

/** Whether the steps write the place anew, or bring its pods back with what is injected then. */
const isRenewed = ({cluster, use}: LiveImage, steps: readonly PlannedStep[]): boolean =>
	use.where !== 'file' &&
	steps.some(step => {
		const {action, objects} = step;
		if (step.cluster !== cluster) {
			return false;
		}

		if (use.where === 'container' && use.from === 'injector') {
			return (
				action.type === 'restart' &&
				action.namespace === use.namespace &&
				action.workloads.some(({kind, name}) => kind === use.kind && name === use.name)
			);
		}

		return (
			action.type === 'install' &&
			objects.some(
				({kind, namespace, name}) =>
					kind === use.kind && namespace === use.namespace && name === use.name,
			)
		);
	});

/** Pure: what the plan's installations themselves name, and what it leaves in the clusters. The objects that they render are in their steps. */
export const plannedImages = (
	steps: readonly PlannedStep[],
	{rendered, live}: {rendered: readonly LiveImage[]; live: readonly LiveImage[]},
): PlannedImage[] => [
	...rendered.map((image): PlannedImage => ({...image, from: 'planned'})),
	...live
		.filter(image => !isRenewed(image, steps))
		.map((image): PlannedImage => ({...image, from: 'left'})),
];
