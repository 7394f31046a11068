import {quantityOf} from '../kubernetes/quantity.ts';
import {recordOf} from '../untyped.ts';
import type {Overlay} from './mesh.ts';
import {componentSet, valueSet} from './overlay-settings.ts';

export type Resource = 'cpu' | 'memory';

/** What one pod asks for: cores and bytes. A limit that is not set is undefined. */
export type PodNeeds = {
	what: string;
	requests: Readonly<Record<Resource, number>>;
	limits: Readonly<Partial<Record<Resource, number>>>;
};

const quantities = (value: unknown): Partial<Record<Resource, number>> => {
	const {cpu, memory} = recordOf(value);
	const [cores, size] = [quantityOf(cpu), quantityOf(memory)];
	return {
		...(cores === undefined ? {} : {cpu: cores}),
		...(size === undefined ? {} : {memory: size}),
	};
};

/** istiod as the chart has it (500m, 2048Mi, no limits), unless the overlays say otherwise. */
export const istiodNeeds = (overlays: readonly Overlay[]): PodNeeds => {
	const [values, component] = [
		recordOf(valueSet(overlays, 'pilot', 'resources')),
		recordOf(componentSet(overlays, 'pilot', 'k8s', 'resources')),
	];
	return {
		what: 'istiod',
		requests: {
			cpu: 0.5,
			memory: 2048 * 2 ** 20,
			...quantities(values['requests']),
			...quantities(component['requests']),
		},
		limits: {...quantities(values['limits']), ...quantities(component['limits'])},
	};
};

/** How many istiods the overlays want at least. */
export const istiodsAtLeast = (overlays: readonly Overlay[]): number => {
	const least = Number(valueSet(overlays, 'pilot', 'autoscaleMin') ?? 1);
	return Number.isInteger(least) && least > 0 ? least : 1;
};

/** A gateway as the chart has it. */
export const gatewayNeeds: PodNeeds = {
	what: 'the gateway',
	requests: {cpu: 0.1, memory: 128 * 2 ** 20},
	limits: {cpu: 2, memory: 1024 * 2 ** 20},
};
