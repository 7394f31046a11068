import {plural} from '../text/plural.ts';
import {isRestartCure, keptCures, type OutdatedWorkload} from '../plan/outdated-workloads.ts';
import {sh} from '../text/shell.ts';

const workloadText = ({workload: {kind, name, pods}}: OutdatedWorkload): string =>
	kind === 'Pod' ? `Pod ${name}` : `${kind} ${name} (${plural(pods, 'pod')})`;

/** One line for each namespace: `east-1, shop: Deployment cart (2 pods), as Kubernetes, without a network`. */
const namespaceLines = (outdatedWorkloads: readonly OutdatedWorkload[]): string[] =>
	[
		...Map.groupBy(outdatedWorkloads, ({cluster, workload, says}) =>
			JSON.stringify([cluster, workload.namespace, says]),
		),
	].flatMap(([, same]) => {
		const [first] = same;
		return first === undefined
			? []
			: [
					`  ${first.cluster}, ${first.workload.namespace}: ${same.map(outdatedWorkload => workloadText(outdatedWorkload)).join(', ')}: ${first.says}`,
				];
	});

/** Which workloads still run an identity of before, what that means, and how they are restarted; nothing where there are none. */
export const outdatedWorkloadLines = (
	outdatedWorkloads: readonly OutdatedWorkload[],
	meshFlags: readonly string[],
): readonly string[] => {
	if (outdatedWorkloads.length === 0) {
		return [];
	}

	const namespaces = [
		...new Set(
			outdatedWorkloads.filter(one => isRestartCure(one)).map(({workload}) => workload.namespace),
		),
	];
	const byHand = outdatedWorkloads.filter(one => one.keptBy === undefined && !isRestartCure(one));
	const kept = outdatedWorkloads.filter(({keptBy}) => keptBy !== undefined);
	return [
		kept.length === outdatedWorkloads.length
			? `${plural(kept.length, 'workload')} ${kept.length === 1 ? 'runs' : 'run'} with another identity than planned, which a restart does not change:`
			: `${plural(outdatedWorkloads.length, 'workload')} still ${outdatedWorkloads.length === 1 ? 'runs' : 'run'} with the identity of before:`,
		...namespaceLines(outdatedWorkloads),
		"They keep their certificates and hear of changes (istiod lets them in under the old name). But a proxy that isn't on its cluster's network loses what runs beside it without a proxy, the Kubernetes API included, as soon as the mesh has an east-west gateway.",
		...(namespaces.length === 0
			? []
			: [
					'To restart them, one at a time in each cluster:',
					sh`mesh-wizard apply ${meshFlags} --restart-workloads ${namespaces.join(',')}`,
				]),
		...(byHand.length === 0
			? []
			: [
					`Nobody brings these back by themselves, so restart them by hand: ${byHand.map(({cluster, workload}) => `${workload.kind} ${workload.namespace}/${workload.name} of ${cluster}`).join(', ')}`,
				]),
		...kept.flatMap(({cluster, workload: {kind, namespace, name}, keptBy}) =>
			keptBy === undefined
				? []
				: [
						`A restart does not change ${kind} ${namespace}/${name} of ${cluster}: ${keptCures[keptBy]}`,
					],
		),
	];
};
