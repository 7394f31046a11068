import {stringify} from 'yaml';
import {distinctUses, usesOfObject} from '../../mesh/image-uses.ts';
import type {KubeObject} from '../../kubernetes/object.ts';
import type {LiveImage} from '../../plan/retiring-images.ts';
import type {OperatorDocument, PlannedStep} from '../../plan/steps.ts';
import type {LookContext} from '../run-context.ts';

const rendered = new WeakMap<LookContext['istioctl'], Map<string, Promise<KubeObject[]>>>();

/** What istioctl renders depends on the document alone, so it is rendered once. */
export const renderedObjects = async (
	context: LookContext,
	operator: OperatorDocument,
): Promise<KubeObject[]> => {
	const cache = rendered.get(context.istioctl) ?? new Map<string, Promise<KubeObject[]>>();
	rendered.set(context.istioctl, cache);
	const text = stringify(operator);
	const known = cache.get(text) ?? context.istioctl.render(text, {signal: context.signal});
	cache.set(text, known);
	try {
		return await known;
	} catch (error) {
		cache.delete(text);
		throw error;
	}
};

/** Images from hubs that go away in what istioctl renders: whatever its build, its defaults and the overlays make of the document. */
export const renderedImages = async (
	context: LookContext,
	steps: readonly PlannedStep[],
): Promise<LiveImage[]> => {
	const found = await Promise.all(
		steps.map(async ({cluster, action, objects}) => {
			// Where rendering has failed, the step has no objects, and says so when it is observed.
			const all =
				action.type === 'install' && objects.length > 0
					? await renderedObjects(context, action.operator)
					: [];
			return distinctUses(all.flatMap(object => usesOfObject(object))).map(use => ({cluster, use}));
		}),
	);
	return found.flat();
};
