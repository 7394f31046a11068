import PQueue from 'p-queue';
import {MeshError} from '../errors.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {KubeAuth} from '../ports/kubeconfig.ts';
import {makeClusterReader} from '../survey/cluster-reader.ts';
import {istiodVersion, listIstiods} from '../survey/existing-istio.ts';
import {causeOf, factFrom} from '../survey/fact.ts';
import {surveyNodes} from '../survey/nodes.ts';
import {surveyReachability} from '../survey/reachability.ts';

/** What a short look at a cluster shows before anything was chosen. */
export type Contact =
	| {
			state: 'reached';
			/** Of the first answer. */
			milliseconds: number;
			kubernetes?: string;
			nodes?: {ready: number; total: number};
			/** The versions of its control planes; `unknown` where nobody can say whether there are any; undefined where there are none. */
			istio?: string;
			uid?: string;
	  }
	/** `needsLogin`: running its credential plugin on the terminal (`Ports.login`) may help. */
	| {state: 'failed'; why: string; remedy: readonly string[]; needsLogin: boolean};

/** `open` is called when its turn comes, and what it gives is closed again: a thousand contexts are not open at once. */
export type ContactTarget = {name: string; open: () => ClusterPort; auth: KubeAuth};

type Options = {
	targets: readonly ContactTarget[];
	clock: ClockPort;
	signal: AbortSignal;
	onResult: (name: string, result: Contact) => void;
};

/** Dead clusters hold their place until their timeout, so more are knocked at than read at a time. */
const knocksAtATime = 64;
const readsAtATime = 16;
/** Their plugins start programs, and may bother a person. */
const pluginsAtATime = 4;

const istioIn = (versions: readonly string[]): string | undefined =>
	versions.length === 0
		? undefined
		: [...new Set(versions)]
				.toSorted((a, b) => a.localeCompare(b, 'en', {numeric: true}))
				.join(', ');

/** Four requests: version, identity, nodes, istiod. Never throws. */
const probe = async (
	cluster: ClusterPort,
	auth: KubeAuth,
	{clock, signal, reads}: Pick<Options, 'clock' | 'signal'> & {reads: PQueue},
): Promise<Contact> => {
	const reader = makeClusterReader(cluster, {signal});
	const {reach, kubernetes, uid} = await surveyReachability(reader, clock);
	if (!reach.ok) {
		const {detail, remedy = [], needsLogin = false, kind} = reach;
		return {
			// A token that its plugin still hands out and the server refuses is renewed by a login too.
			state: 'failed',
			why: detail,
			remedy,
			needsLogin: needsLogin || (auth === 'exec' && kind === 'unauthorized'),
		};
	}

	const [nodes, istio] = await reads.add(async () =>
		Promise.all([
			surveyNodes(reader),
			factFrom('Deployments app=istiod', async () => {
				const deployments = await listIstiods(reader);
				return istioIn(deployments.map(deployment => istiodVersion(deployment)));
			}),
		]),
	);
	return {
		state: 'reached',
		milliseconds: reach.milliseconds,
		kubernetes: kubernetes.known ? kubernetes.value : undefined,
		nodes: nodes.known ? {ready: nodes.value.ready, total: nodes.value.total} : undefined,
		...(istio.known && istio.value === undefined
			? {}
			: {istio: istio.known ? istio.value : 'unknown'}),
		...(uid.known ? {uid: uid.value} : {}),
	};
};

const openAndProbe = async (
	{open, auth}: ContactTarget,
	options: Options,
	reads: PQueue,
): Promise<Contact> => {
	let cluster: ClusterPort;
	try {
		cluster = open();
	} catch (error) {
		return {
			state: 'failed',
			why: causeOf(error),
			remedy: error instanceof MeshError ? error.remedy : [],
			needsLogin: false,
		};
	}

	try {
		return await probe(cluster, auth, {...options, reads});
	} finally {
		cluster.close();
	}
};

/**
Looks shortly at clusters, side by side, and tells of each as its answer arrives. Reads only. Rejects with the signal's reason
when it is stopped; then nothing more is told.
*/
export const contactClusters = async (options: Options): Promise<void> => {
	const {targets, signal, onResult} = options;
	const reads = new PQueue({concurrency: readsAtATime});
	const knocks = new PQueue({concurrency: knocksAtATime});
	const plugins = new PQueue({concurrency: pluginsAtATime});
	await Promise.all(
		targets.map(async target =>
			(target.auth === 'exec' ? plugins : knocks).add(async () => {
				if (signal.aborted) {
					return;
				}

				const result = await openAndProbe(target, options, reads);
				if (!signal.aborted) {
					onResult(target.name, result);
				}
			}),
		),
	);
	signal.throwIfAborted();
};
