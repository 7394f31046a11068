import type {Right} from '../survey/facts.ts';

/** `list deployments.apps`, `get configmaps in kube-system`. */
export const rightWords = ({verb, group, resource, namespace}: Right): string =>
	`${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in ${namespace}`}`;
