import {clusterOf} from '../../mesh/model.ts';
import {rootConfigMap, systemNamespace} from '../../mesh/well-known.ts';
import type {Observation} from '../../plan/steps.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import {toObservation} from '../observe/pending-changes.ts';
import {portOf, type ObserveContext} from '../run-context.ts';
import {deadlines, type StepKind} from './step-kind.ts';

const short = (fingerprints: readonly string[]) =>
	fingerprints.map(fingerprint => `${fingerprint.slice(0, 12)}…`).join(', ') || 'none';

/** SHA-256 of the roots that istiod hands out in a cluster; undefined while there is no such ConfigMap. */
const liveRoots = async (
	context: ObserveContext,
	name: string,
): Promise<readonly string[] | undefined> => {
	const configMap = await portOf(context, name).read(
		{
			apiVersion: 'v1',
			kind: 'ConfigMap',
			name: rootConfigMap,
			namespace: systemNamespace,
		},
		{signal: context.signal},
	);
	const pem = configMap?.data?.['root-cert.pem'];
	return pem === undefined
		? undefined
		: context.certificates.read(pem).map(({fingerprint}) => fingerprint);
};

/** Injection webhooks without a CA: the API server would refuse every pod (fact I-6). */
const webhooksWithoutAuthority = async (
	cluster: ClusterPort,
	signal: AbortSignal,
): Promise<string[]> => {
	const configurations = await cluster.list(
		{apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration'},
		{labelSelector: 'app=sidecar-injector', signal},
	);
	return configurations.flatMap(({metadata, webhooks = []}) =>
		webhooks
			.filter(({clientConfig}) => (clientConfig?.caBundle ?? '') === '')
			.map(
				({name = ''}) =>
					`MutatingWebhookConfiguration ${metadata.name}: webhook ${name} has no CA yet`,
			),
	);
};

/** Where nobody has planned a root: no primary hands out another one than this. */
const differentElsewhere = async (
	context: ObserveContext,
	name: string,
	live: readonly string[],
): Promise<string[]> => {
	const others = context.model.clusters.filter(
		cluster => cluster.role === 'primary' && cluster.name !== name,
	);
	const roots = await Promise.all(
		others.map(async other => ({name: other.name, theirs: await liveRoots(context, other.name)})),
	);
	return roots.flatMap(({name: other, theirs}) =>
		theirs === undefined || theirs.some(root => live.includes(root))
			? []
			: [
					`istiod hands out root ${short(live)}, and that of ${other} ${short(theirs)}: a mesh has one`,
				],
	);
};

/** The root that a cluster's workloads get is the planned one; on a remote, its owner's, and injection has its CA. */
const observeRoot = async (context: ObserveContext, name: string): Promise<Observation> => {
	const {owner} = clusterOf(context.model, name);
	const [live, ofOwner, webhooks] = await Promise.all([
		liveRoots(context, name),
		owner === undefined ? undefined : liveRoots(context, owner),
		webhooksWithoutAuthority(portOf(context, name), context.signal),
	]);
	if (live === undefined) {
		return {
			state: 'needed',
			differences: [`ConfigMap ${systemNamespace}/${rootConfigMap} does not exist`],
		};
	}

	const planned = owner === undefined ? context.trustOf(name).roots : ofOwner;
	const differences = [...webhooks];
	const {mode} = context.model.trust;
	if (planned === undefined && owner === undefined && mode === 'external') {
		differences.push(...(await differentElsewhere(context, name, live)));
	} else if (
		planned === undefined
			? owner !== undefined || mode !== 'self-signed'
			: !planned.every(one => live.includes(one))
	) {
		differences.push(
			`istiod hands out root ${short(live)}, planned ${planned === undefined ? 'one that is not known yet' : short(planned)}`,
		);
	}

	return toObservation(differences, `root ${short(live)}`);
};

export const root: StepKind<'root'> = {
	observe: async (context, {cluster}) => observeRoot(context, cluster),
	deadlineMs: deadlines.istiod,
};
