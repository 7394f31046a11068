import {kubectl} from '../mesh/pasted-command.ts';
import {readerAccount, systemNamespace} from '../mesh/well-known.ts';
import type {ResourceAttributes} from '../survey/facts.ts';
import {sh} from '../text/shell.ts';
import type {IstiodView} from './istiod-views.ts';
import {issueAgain} from './check-secret.ts';
import {workloadName} from './names.ts';
import type {Peer} from './peer.ts';
import type {ProofVerdict} from './proofs.ts';
import {isSameSet} from './sets.ts';
import type {ReadResult} from './read-result.ts';

export type Views = ReadResult<readonly IstiodView[]>;

/** Addresses in one order, or `none`. */
export const spell = (addresses: Iterable<string>): string =>
	[...addresses].toSorted((a, b) => a.localeCompare(b)).join(', ') || 'none';

/** When istiod could not be asked. */
export const unreadIstiod = (
	controlPlane: string,
	views: Exclude<Views, {seen: true}>,
	source: string,
): ProofVerdict => ({
	status: 'unknown',
	observed: `istiod of ${controlPlane} could not be asked: ${views.why}`,
	source,
	mayHeal: views.mayHeal,
});

/** Whether a ready istiod has not synced with the peer. */
export const isBehind = ({peer}: Pick<Peer, 'peer'>, views: Views): boolean =>
	views.seen && views.value.some(view => view.clusters.get(peer.name) !== 'synced');

/** Whether every ready istiod says `synced` for the peer. The word proves the past alone (fact R-4); the endpoints prove the present. */
export const checkSynced = (
	{peer, controlPlane, meshFlags}: Peer,
	views: Views,
	/** What the peer's reader account may not list; nothing where it may, and where nobody could ask. */
	lacks: readonly ResourceAttributes[] = [],
): ProofVerdict => {
	const source = `/debug/clusterz of every ready istiod in ${controlPlane.name}`;
	if (!views.seen) {
		return unreadIstiod(controlPlane.name, views, source);
	}

	if (views.value.length === 0) {
		return {
			status: 'fail',
			observed: `no istiod is ready in ${controlPlane.name}`,
			source,
			remedy: {
				summary: `Get istiod running in ${controlPlane.name}.`,
				commands: [kubectl(controlPlane, sh`-n ${systemNamespace} get pods -l app=istiod`)],
			},
			mayHeal: true,
		};
	}

	const behind = views.value.filter(view => view.clusters.get(peer.name) !== 'synced');
	if (behind.length === 0) {
		return {
			status: 'pass',
			observed: `${views.value.map(({pod}) => pod).join(', ')} of ${controlPlane.name}: ${peer.name} is synced`,
			source,
		};
	}

	const observed = behind
		.map(
			view =>
				`${view.pod} of ${controlPlane.name}: ${peer.name} is ${view.clusters.get(peer.name) ?? 'not in its list of clusters'}`,
		)
		.join('; ');
	if (lacks.length > 0) {
		const role = `istio-reader-clusterrole-${systemNamespace}`;
		return {
			status: 'fail',
			observed: `${observed}; forbidden in ${peer.name}: ${lacks.map(({verb, resource}) => `${verb} ${resource}`).join(', ')}`,
			source: `${source}; SubjectAccessReviews of ${readerAccount} in ${peer.name}`,
			remedy: {
				summary: `The API server of ${peer.name} is reached, but its role ${role} lacks what istiod has to list: apply, or istioctl of the version of istiod, writes it anew.`,
				commands: [kubectl(peer, sh`get clusterrole ${role} -o yaml`)],
			},
			mayHeal: false,
		};
	}

	return {
		status: 'fail',
		observed,
		source,
		remedy: {
			summary: `The API server of ${peer.name} must be reachable from istiod in ${controlPlane.name}, and the token in the remote secret must be alive; istiod's log says which it is not.`,
			commands: [
				kubectl(
					controlPlane,
					sh`-n ${systemNamespace} logs deploy/istiod --tail=200 | grep -i ${peer.name}`,
				),
				...issueAgain({peer, controlPlane, meshFlags}),
			],
		},
		mayHeal: true,
	};
};

/** Whether every ready istiod knows exactly the endpoints of the peer's workload that the peer itself has now (fact R-13). */
export const checkEndpoints = (
	{peer, controlPlane, meshFlags}: Peer,
	views: Views,
	slices: ReadResult<ReadonlyMap<string, ReadonlySet<string>>>,
): ProofVerdict => {
	const service = workloadName(peer.name);
	const source = `/debug/endpointShardz of every ready istiod in ${controlPlane.name}, EndpointSlices of ${service} in ${peer.name}`;
	if (!views.seen) {
		return unreadIstiod(controlPlane.name, views, source);
	}

	if (!slices.seen) {
		return {
			status: 'unknown',
			observed: `the EndpointSlices of ${peer.name} could not be listed: ${slices.why}`,
			source,
			mayHeal: slices.mayHeal,
		};
	}

	const now = slices.value.get(service) ?? new Set<string>();
	const stale = views.value
		.map(view => ({
			pod: view.pod,
			known: new Set(
				view
					.endpoints(service, peer.name)
					.filter(({isHealthy}) => isHealthy)
					.flatMap(({addresses}) => addresses),
			),
		}))
		.filter(({known}) => !isSameSet(known, now));
	if (stale.length > 0) {
		return {
			status: 'fail',
			observed: stale
				.map(
					({pod, known}) =>
						`${pod} of ${controlPlane.name} knows ${spell(known)} as the endpoints of ${service}; ${peer.name} has ${spell(now)}`,
				)
				.join('; '),
			source,
			remedy: {
				summary: `istiod in ${controlPlane.name} does not read ${peer.name} any more, although it may still say "synced": its token or the way to the API server is dead, or discoverySelectors leave the namespace out.`,
				commands: [
					kubectl(
						controlPlane,
						sh`-n ${systemNamespace} logs deploy/istiod --tail=200 | grep -i ${peer.name}`,
					),
					...issueAgain({peer, controlPlane, meshFlags}),
				],
			},
			mayHeal: true,
		};
	}

	if (now.size === 0 || views.value.length === 0) {
		return {
			status: 'unknown',
			observed:
				now.size === 0
					? `${service} has no ready endpoint in ${peer.name} to compare`
					: `no istiod is ready in ${controlPlane.name}`,
			source,
			mayHeal: true,
		};
	}

	return {
		status: 'pass',
		observed: `${views.value.map(({pod}) => pod).join(', ')} of ${controlPlane.name}: ${spell(now)}, as in ${peer.name}`,
		source,
	};
};
