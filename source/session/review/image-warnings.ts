import type {Plan} from '../../plan/steps.ts';
import {retiringImageLines} from '../../reporters/retiring-image-lines.ts';

/** What of the mesh comes from a hub that goes away, as one paragraph; nothing where nothing does. */
export const imageWarnings = ({retiringImages = []}: Pick<Plan, 'retiringImages'>): string[] =>
	retiringImages.length === 0
		? []
		: [
				retiringImageLines(retiringImages, 'mesh.yaml')
					.map(line => line.trim())
					.join(' '),
			];
