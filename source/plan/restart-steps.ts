import type {Model} from '../mesh/model.ts';
import {
	isRestartable,
	isRestartCure,
	plannedIdentity,
	type OutdatedWorkload,
} from './outdated-workloads.ts';
import {stepId, type PlannedStep, type RestartTarget, type Step} from './steps.ts';

/** In which namespaces workloads may be restarted; without it, in none. */
export type RestartConsent = 'all' | readonly string[];

/** The flags by which a command of ours gets the same consent, as words; no value follows them. */
export const restartFlags = (consent: RestartConsent | undefined): readonly string[] => {
	if (consent === undefined) {
		return [];
	}

	return consent === 'all' ? ['--restart-workloads'] : ['--restart-workloads', consent.join(',')];
};

const isAgreed = (consent: RestartConsent | undefined, namespace: string): boolean =>
	consent === 'all' || (consent?.includes(namespace) ?? false);

/**
Whether a step may restart it: a pod on its own, a Job or somebody's own kind is for its owner to restart, and what a restart does not
change is not restarted.
*/
export const willRestart = (
	outdated: OutdatedWorkload,
	consent: RestartConsent | undefined,
): boolean => isRestartCure(outdated) && isAgreed(consent, outdated.workload.namespace);

const targetsOf = (outdatedWorkloads: readonly OutdatedWorkload[]): readonly RestartTarget[] => {
	const targets = new Map<string, RestartTarget>();
	for (const {
		workload: {kind, name, isInjected, network},
	} of outdatedWorkloads) {
		if (isRestartable(kind)) {
			targets.set(`${kind}/${name}`, {
				kind,
				name,
				...(isInjected || network !== undefined ? {} : {setsNetwork: true}),
			});
		}
	}

	return [...targets.values()];
};

/**
Pure: one step for each namespace, one after the other, that restarts what lags behind. In a cluster without a gateway yet it comes
before that: as soon as there is one, a proxy that doesn't know its own network takes every Service for one of another.
*/
export const restartSteps = (
	model: Model,
	outdatedWorkloads: readonly OutdatedWorkload[],
	consent: RestartConsent | undefined,
): readonly Step[] =>
	model.clusters.flatMap(cluster => {
		const own = outdatedWorkloads.filter(
			outdatedWorkload =>
				outdatedWorkload.cluster === cluster.name && willRestart(outdatedWorkload, consent),
		);
		const namespaces = [...new Set(own.map(({workload}) => workload.namespace))];
		const idOf = (namespace: string): string => stepId(cluster.name, `restart/${namespace}`);
		return namespaces.map((namespace, index): Step => {
			const workloads = targetsOf(own.filter(({workload}) => workload.namespace === namespace));
			const before = namespaces[index - 1];
			return {
				id: idOf(namespace),
				cluster: cluster.name,
				title: `Restart ${workloads.length === 1 ? '1 workload' : `${String(workloads.length)} workloads, one at a time,`} in ${namespace}`,
				needs: [
					stepId(cluster.name, 'istiod'),
					stepId(cluster.name, 'root'),
					...(before === undefined ? [] : [idOf(before)]),
				],
				action: {
					type: 'restart',
					namespace,
					workloads,
					identity: plannedIdentity(model, cluster),
				},
				destructive: false,
				reason: 'a proxy learns its cluster, its network and its mesh when it starts',
				objects: workloads.map(({kind, name}) => ({
					apiVersion: 'apps/v1',
					kind,
					name,
					namespace,
				})),
			};
		});
	});

/** What waits for a cluster's restarts: its gateway, and what tells its proxies of other clusters. */
const waits = ({action}: Step): boolean =>
	(action.type === 'install' && action.part === 'east-west') || action.type === 'remote-secret';

/** The steps with what waits for the restarts waiting for them. */
export const afterRestarts = (
	steps: readonly PlannedStep[],
	restarts: readonly Step[],
): PlannedStep[] =>
	steps.map(step =>
		waits(step)
			? {
					...step,
					needs: [
						...step.needs,
						...restarts.filter(({cluster}) => cluster === step.cluster).map(({id}) => id),
					],
				}
			: step,
	);
