import type {Pod} from './typed-object.ts';

/** Something that keeps a pod from running or from being ready. */
type PodTrouble =
	| {kind: 'unscheduled'; reason?: string; message?: string}
	/** A container that does not start; `isStuck`: more time alone rarely helps. */
	| {kind: 'waiting'; container: string; reason: string; message?: string; isStuck: boolean}
	| {kind: 'ended'; container: string; exitCode: number}
	/** Containers that run, or are about to, and are not ready. */
	| {kind: 'unready'; containers: readonly string[]};

/** Every start goes through these. */
const usualReasons = new Set(['ContainerCreating', 'PodInitializing']);

const stuckReasons = new Set([
	'ErrImagePull',
	'ImagePullBackOff',
	'InvalidImageName',
	'ErrImageNeverPull',
	'ImageInspectError',
	'RegistryUnavailable',
	'CreateContainerConfigError',
	'CreateContainerError',
	'RunContainerError',
	'CrashLoopBackOff',
]);

/** What a pod itself says of why it is not ready, in the order in which it gets there; init containers before the others. */
export const podTroubles = ({status = {}}: Pod): PodTrouble[] => {
	const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
	const unscheduled = (status.conditions ?? []).find(
		condition => condition.type === 'PodScheduled' && condition.status === 'False',
	);
	const unready = containers
		.filter(({ready, state}) => ready !== true && state?.terminated === undefined)
		.map(({name = ''}) => name);
	return [
		...(unscheduled === undefined
			? []
			: [
					{
						kind: 'unscheduled',
						reason: unscheduled.reason,
						message: unscheduled.message,
					} satisfies PodTrouble,
				]),
		...containers.flatMap(({name = '', state}): PodTrouble[] => {
			const {reason, message} = state?.waiting ?? {};
			return reason === undefined || usualReasons.has(reason)
				? []
				: [
						{
							kind: 'waiting',
							container: name,
							reason,
							message,
							isStuck: stuckReasons.has(reason),
						},
					];
		}),
		...containers.flatMap(({name = '', state}): PodTrouble[] => {
			const exitCode = state?.terminated?.exitCode ?? 0;
			return exitCode === 0 ? [] : [{kind: 'ended', container: name, exitCode}];
		}),
		...(unready.length === 0 ? [] : [{kind: 'unready', containers: unready} satisfies PodTrouble]),
	];
};

/** What keeps a pod from running, in its own words; undefined when nothing does. */
export const podProblem = (pod: Pod): string | undefined => {
	const [trouble] = podTroubles(pod);
	switch (trouble?.kind) {
		case 'unscheduled': {
			return `${trouble.reason ?? 'not scheduled'}: ${trouble.message ?? 'no reason given'}`;
		}

		case 'waiting': {
			return `${trouble.reason}${trouble.message === undefined ? '' : `: ${trouble.message}`}`;
		}

		case 'ended':
		case 'unready':
		case undefined: {
			return undefined;
		}
	}
};
