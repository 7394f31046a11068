import {plural} from '../text/plural.ts';
import {isRestartable} from '../plan/outdated-workloads.ts';
import {
	isRenewedByRestart,
	renewalCommands,
	type OutdatedProxies,
} from '../plan/outdated-proxies.ts';

const workloadText = ({workload: {kind, name, pods, isGateway}}: OutdatedProxies): string =>
	`${isGateway ? 'gateway ' : ''}${kind} ${name}${kind === 'Pod' ? '' : ` (${plural(pods, 'pod')})`}`;

const placeText = ({cluster, workload: {namespace, kind, name}}: OutdatedProxies): string =>
	`${kind} ${namespace}/${name} of ${cluster}`;

/** One line for each namespace and version: `east-1, shop: Deployment cart (2 pods): runs 1.30.3, planned 1.31.0`. */
const namespaceLines = (outdated: readonly OutdatedProxies[]): string[] =>
	[
		...Map.groupBy(outdated, ({cluster, workload: {namespace, isGateway}, runs, wanted}) =>
			JSON.stringify([cluster, namespace, isGateway, runs, wanted]),
		),
	].flatMap(([, same]) => {
		const [first] = same;
		return first === undefined
			? []
			: [
					`  ${first.cluster}, ${first.workload.namespace}: ${same.map(one => workloadText(one)).join(', ')}: ${same.length === 1 ? 'runs' : 'run'} ${first.runs}, planned ${first.wanted}`,
				];
	});

/**
Which workloads keep another version of the proxy than the plan's, gateways first, and the commands that renew them; nothing where
there are none. `isPending`: the plan is not carried out yet, and a restart before that would bring the same proxy back.
*/
export const outdatedLines = (
	outdated: readonly OutdatedProxies[],
	{isPending}: {isPending: boolean},
): readonly string[] => {
	if (outdated.length === 0) {
		return [];
	}

	const commands = renewalCommands(outdated);
	const stays = outdated.filter(({workload}) => !isRenewedByRestart(workload));
	const byHand = stays.filter(({workload}) => !isRestartable(workload.kind));
	const pinned = stays.filter(({workload}) => isRestartable(workload.kind));
	const gateways = outdated.some(({workload}) => workload.isGateway) ? ', gateways first' : '';
	return [
		`The proxies of ${plural(outdated.length, 'workload')} keep their Istio version until they are restarted:`,
		...namespaceLines(outdated),
		...(commands.length === 0
			? []
			: [
					isPending ? `After apply, renew them${gateways}:` : `To renew them${gateways}:`,
					...commands,
				]),
		...(pinned.length === 0
			? []
			: [
					`A restart does not renew these, whose template or annotation names the image. Update it there: ${pinned.map(one => placeText(one)).join(', ')}`,
				]),
		...(byHand.length === 0
			? []
			: [
					`No controller restarts these. Recreate them: ${byHand.map(one => placeText(one)).join(', ')}`,
				]),
	];
};
