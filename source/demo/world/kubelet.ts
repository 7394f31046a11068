import {createHash} from 'node:crypto';
import {refOf} from '../../kubernetes/object.ts';
import type {Pod} from '../../kubernetes/typed-object.ts';
import {record} from './events.ts';
import type {DemoCluster, World} from './world.ts';

const manager = 'kubelet';

type Wanted = {
	/** The pod as its template says it, without a status. */
	pod: Pod;
	/** From its start, simulated milliseconds. */
	times: {runningMs: number; readyMs: number};
	onReady: () => Promise<void> | void;
};

const condition = (type: string, isTrue: boolean) => ({type, status: isTrue ? 'True' : 'False'});

const namesOf = (pod: Pod, field: 'containers' | 'initContainers'): string[] =>
	(pod.spec?.[field] ?? []).map(({name = ''}) => name);

const imageOf = (pod: Pod): string => pod.spec?.containers?.[0]?.image ?? 'unknown';

type State = {waiting?: {reason: string; message?: string}; running?: Record<string, never>};

const statusOf = (
	pod: Pod,
	{phase, isReady, state, ip}: {phase: string; isReady: boolean; state: State; ip?: string},
): Pod => ({
	...pod,
	status: {
		phase,
		...(ip === undefined ? {} : {podIP: ip, podIPs: [{ip}]}),
		conditions: [
			condition('PodScheduled', true),
			condition('Initialized', state.running !== undefined),
			condition('ContainersReady', isReady),
			condition('Ready', isReady),
		],
		initContainerStatuses: namesOf(pod, 'initContainers').map(name =>
			name === 'istio-init'
				? {
						name,
						ready: state.running !== undefined,
						state:
							state.running === undefined
								? state
								: {terminated: {reason: 'Completed', exitCode: 0}},
					}
				: {name, ready: isReady, state},
		),
		containerStatuses: namesOf(pod, 'containers').map(name => ({
			name,
			ready: isReady,
			restartCount: 0,
			state,
			image: imageOf(pod),
		})),
	},
});

const pullError = (image: string): string =>
	`failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to do request: Head "https://${image.split('/', 1).join('')}/v2/": dial tcp: i/o timeout`;

/** What a kubelet says while an image can't be pulled; resolves when it can, or when the pod is gone. */
const waitForImage = async (world: World, cluster: DemoCluster, pod: Pod): Promise<void> => {
	const image = imageOf(pod);
	for (
		let attempt = 0;
		cluster.isRegistryBroken && cluster.api.inspect(refOf(pod)) !== undefined;
		attempt++
	) {
		const isFirst = attempt % 2 === 0;
		const reason = isFirst ? 'ErrImagePull' : 'ImagePullBackOff';
		const message = isFirst
			? pullError(image)
			: `Back-off pulling image "${image}": ErrImagePull: ${pullError(image)}`;
		cluster.api.put(
			statusOf(pod, {phase: 'Pending', isReady: false, state: {waiting: {reason, message}}}),
			{manager},
		);
		record(cluster, pod, {
			type: 'Warning',
			reason: isFirst ? 'Failed' : 'BackOff',
			message: isFirst
				? `Failed to pull image "${image}": ${message}`
				: `Back-off pulling image "${image}"`,
		});
		await world.sleep(isFirst ? 1500 : 3000);
	}
};

/** Starts a pod and takes it through its phases, as long as it is there. */
export const startPod = async (
	world: World,
	cluster: DemoCluster,
	{pod, times, onReady}: Wanted,
): Promise<void> => {
	const {api} = cluster;
	const exists = () => api.inspect(refOf(pod)) !== undefined;
	const image = imageOf(pod);
	const wait = async (ms: number) => world.sleep(ms * cluster.slowness);

	api.put(
		statusOf(pod, {
			phase: 'Pending',
			isReady: false,
			state: {waiting: {reason: 'ContainerCreating'}},
		}),
		{manager},
	);
	record(cluster, pod, {
		reason: 'Scheduled',
		message: `Successfully assigned ${pod.metadata.namespace ?? ''}/${pod.metadata.name} to ${pod.spec?.nodeName ?? 'a node'}`,
	});
	await wait(times.runningMs * 0.3);
	const pulling = world.now();
	record(cluster, pod, {reason: 'Pulling', message: `Pulling image "${image}"`});
	await waitForImage(world, cluster, pod);
	await wait(times.runningMs * 0.7);
	if (!exists()) {
		return;
	}

	record(cluster, pod, {
		reason: 'Pulled',
		message: `Successfully pulled image "${image}" in ${((world.now() - pulling) / 1000).toFixed(3)}s`,
	});
	record(cluster, pod, {
		reason: 'Started',
		message: `Started container ${namesOf(pod, 'containers')[0] ?? ''}`,
	});
	const ip = cluster.takeAddress();
	api.put(
		statusOf(pod, {
			phase: 'Running',
			isReady: false,
			state: {running: {}},
			ip,
		}),
		{manager},
	);
	await wait(times.readyMs - times.runningMs);
	if (exists()) {
		api.put(
			statusOf(pod, {
				phase: 'Running',
				isReady: true,
				state: {running: {}},
				ip,
			}),
			{manager},
		);
		await onReady();
	}
};

/** The characters that Kubernetes gives to names, and, because those come from numbers, to hashes. */
const letters = {name: 'bcdfghjklmnpqrstvwxz2456789', hash: '456789bcdf'} as const;

/** So many characters that are always the same for the same words. */
export const suffixOf = (
	words: string,
	length: number,
	kind: keyof typeof letters = 'name',
): string =>
	[...createHash('sha256').update(words).digest().subarray(0, length)]
		.map(byte => letters[kind][byte % letters[kind].length] ?? '')
		.join('');
