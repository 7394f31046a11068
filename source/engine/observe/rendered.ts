import {distinctUses, usesOfObject} from '../../mesh/image-uses.ts';
import type {LiveImage} from '../../plan/retiring-images.ts';
import type {PlannedStep} from '../../plan/steps.ts';
import type {LookContext} from '../run-context.ts';

/** Images from hubs that go away in what the installer renders: whatever its build, its defaults and the overlays make of a document. */
export const renderedImages = async (
	{installer, signal}: Pick<LookContext, 'installer' | 'signal'>,
	steps: readonly PlannedStep[],
): Promise<LiveImage[]> => {
	const found = await Promise.all(
		steps.map(async ({cluster, action, objects}) => {
			// Where rendering has failed, the step has no objects, and says so when it is observed.
			const all =
				action.type === 'install' && objects.length > 0
					? await installer.render(action, {signal})
					: [];
			return distinctUses(all.flatMap(object => usesOfObject(object))).map(use => ({cluster, use}));
		}),
	);
	return found.flat();
};
