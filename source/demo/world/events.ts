import type {KubeObject} from '../../kubernetes/object.ts';
import type {DemoCluster} from './world.ts';

/** Writes a Kubernetes Event about an object. */
export const record = (
	cluster: DemoCluster,
	about: KubeObject,
	{
		type = 'Normal',
		reason,
		message,
	}: {type?: 'Normal' | 'Warning'; reason: string; message: string},
): void => {
	const {name, namespace = 'default'} = about.metadata;
	const at = new Date(cluster.now()).toISOString().replace(/\.\d+Z$/v, 'Z');
	cluster.api.put(
		{
			apiVersion: 'v1',
			kind: 'Event',
			metadata: {name: `${name}.${cluster.takeNumber().toString(16).padStart(16, '1')}`, namespace},
			type,
			reason,
			message,
			involvedObject: {
				apiVersion: about.apiVersion,
				kind: about.kind,
				name,
				namespace,
			},
			firstTimestamp: at,
			lastTimestamp: at,
			count: 1,
		},
		{manager: 'kubelet'},
	);
};
