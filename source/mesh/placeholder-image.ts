import type {Pod} from '../kubernetes/typed-object.ts';

/** What a gateway's template has for an image until the injector sets one (fact G-3). */
const placeholder = 'auto';

/** Whether a pod was made while nothing injected it: where its proxy should be is a placeholder that never starts. */
export const isUninjected = ({spec}: Pick<Pod, 'spec'>): boolean =>
	(spec?.containers ?? []).some(({name, image}) => name === 'istio-proxy' && image === placeholder);
