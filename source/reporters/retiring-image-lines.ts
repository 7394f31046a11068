import {few} from '../text/listed.ts';
import {goingAway, namingPlace, successorText} from '../checks/istio/image-text.ts';
import type {PlannedImage} from '../plan/steps.ts';
import {sh} from '../text/shell.ts';

const fromText: Readonly<Record<PlannedImage['from'], string>> = {
	planned: 'installed by this plan',
	left: 'unchanged by this plan',
};

/** Which images come from a hub that goes away once the plan is carried out, when that is, and what to do; for one at least. */
export const retiringImageLines = (
	images: readonly PlannedImage[],
	meshFlags: readonly string[],
): readonly string[] => {
	const uses = images.map(({use}) => use);
	const planned = images.filter(({from}) => from === 'planned').map(({use}) => use);
	return [
		`Images from a hub that goes away: ${goingAway(uses)}. ${successorText(uses)}`,
		...[...Map.groupBy(images, ({cluster, from}) => JSON.stringify([cluster, from]))].flatMap(
			([, same]) => {
				const [first] = same;
				return first === undefined
					? []
					: [
							`  ${first.cluster}, ${fromText[first.from]}: ${few([...new Set(same.map(({use}) => namingPlace(use)))])}`,
						];
			},
		),
		...(planned.length === 0
			? []
			: ["Set hub: docker.io/istio in base.yaml or the cluster's overlay before you apply."]),
		...(planned.length === images.length
			? []
			: [sh`What to change, and how: mesh-wizard preflight ${meshFlags} --only istio.image-hub`]),
	];
};
