import type {ResourceAttributes} from '../survey/facts.ts';

/** `list deployments.apps`, `get configmaps in kube-system`. */
export const formatPermission = ({verb, group, resource, namespace}: ResourceAttributes): string =>
	`${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in ${namespace}`}`;
