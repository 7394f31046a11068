import type {Step} from '../../plan/steps.ts';
import {eastWestService} from '../../mesh/well-known.ts';
import {portOf, type RunContext} from '../run-context.ts';
import type {SaidEvent} from './say-event.ts';
import {watchEvents} from './watch-events.ts';
import {watchWorkloads} from './watch-workloads.ts';

export type StepWatch = {
	/** The last warning of the cluster; undefined when there was none. */
	warning: () => string | undefined;
	/** Stops, and resolves when nothing more is said. */
	end: () => Promise<void>;
};

/** A load balancer is asked for with the gateway's Service, some time before anybody waits for its address. */
const loadBalancerMs = 300_000;

const workloadKinds = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'Service']);
const talkativeKinds = new Set([...workloadKinds, 'ReplicaSet', 'Pod']);

/** What an installation rolls out: what istioctl renders for it, or where that is not known, what it always is. */
const workloadsOf = ({objects, action}: Step): ReadonlySet<string> => {
	const rendered = objects.filter(({kind}) => workloadKinds.has(kind)).map(({name}) => name);
	return new Set(
		rendered.length > 0
			? rendered
			: [action.type === 'install' && action.part === 'east-west' ? eastWestService : 'istiod'],
	);
};

/** Follows what the cluster itself says of a step's objects, and says it as the step's. */
export const watchStep = (
	context: Pick<RunContext, 'clusters' | 'clock' | 'emit' | 'signal'>,
	step: Step,
): StepWatch => {
	const watching = new AbortController();
	const signal = AbortSignal.any([watching.signal, context.signal]);
	const cluster = portOf(context, step.cluster);
	let lastWarning: string | undefined;
	const say = (detail: string) => {
		context.emit({type: 'step-observed', step: step.id, detail});
	};

	const follow = async (): Promise<void> => {
		const events = {
			now: context.clock.now(),
			signal,
			onSaid({text, isWarning, mayPass}: SaidEvent) {
				lastWarning = isWarning ? text : lastWarning;
				if (!mayPass) {
					say(text);
				}
			},
		};
		switch (step.action.type) {
			case 'install': {
				const workloads = workloadsOf(step);
				// Pods and replica sets are called after what they belong to.
				const isAbout = (kind: string, name: string) =>
					talkativeKinds.has(kind) &&
					[...workloads].some(workload => name === workload || name.startsWith(`${workload}-`));
				await Promise.all([
					watchWorkloads(cluster, {isAbout, signal, onChange: say}),
					watchEvents(cluster, {...events, isAbout, olderMs: 0}),
				]);
				break;
			}

			case 'address': {
				await watchEvents(cluster, {
					...events,
					isAbout: (kind, name) => kind === 'Service' && name === eastWestService,
					olderMs: loadBalancerMs,
					fieldSelector: `involvedObject.kind=Service,involvedObject.name=${eastWestService}`,
				});
				break;
			}

			case 'namespace':
			case 'apply':
			case 'cacerts':
			case 'reader':
			case 'remote-secret':
			case 'root':
			case 'synced':
			case 'forget':
			case 'prune':
			case 'remove':
			case 'restart':
			case 'record': {
				break;
			}
		}
	};

	const following = follow();
	return {
		warning: () => lastWarning,
		async end() {
			watching.abort();
			await following;
		},
	};
};
