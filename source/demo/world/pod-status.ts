import type {Pod} from '../../kubernetes/typed-object.ts';

/** Whether a pod is ready and stays. */
export const isReady = ({metadata, status}: Pod): boolean =>
	metadata.deletionTimestamp === undefined &&
	(status?.conditions ?? []).some(
		condition => condition.type === 'Ready' && condition.status === 'True',
	);
