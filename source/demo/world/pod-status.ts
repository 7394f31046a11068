import type {KubeObject} from '../../kubernetes/object.ts';
import {listOf, recordOf, textOf} from '../../untyped.ts';

/** Whether a pod is ready and stays. */
export const isReady = ({metadata, status}: KubeObject): boolean =>
	metadata.deletionTimestamp === undefined &&
	listOf(recordOf(status)['conditions']).some(
		condition =>
			recordOf(condition)['type'] === 'Ready' && recordOf(condition)['status'] === 'True',
	);

export const addressOfPod = ({status}: KubeObject): string | undefined =>
	textOf(recordOf(status)['podIP']);
