import type {PairResult} from '../engine/events.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import {trustDomainSet} from '../mesh/overlay-settings.ts';
import type {ClockPort} from '../ports/clock.ts';
import {checkAddress} from './check-address.ts';
import {checkEndpoints, checkSynced, isBehind} from './check-discovery.ts';
import {checkRoots, rootRemedy} from './check-root.ts';
import {checkSecret} from './check-secret.ts';
import {checkChain, type LiveChain} from './live-chain.ts';
import type {ClusterUnderTest} from './cluster-under-test.ts';
import {workloadName} from './names.ts';
import {findSilentPath, trafficRemedy} from './path-check.ts';
import {poll} from './poll.ts';
import type {ProofCollector} from './proof-collector.ts';
import {proofOrder, type ProofId, type ProofVerdict} from './proofs.ts';
import {proveTraffic, type Traffic} from './traffic.ts';
import {workloadVerdict} from './workload.ts';

type Verdicts = ReadonlyMap<ProofId, ProofVerdict>;

export type PairContext = {
	members: ReadonlyMap<string, ClusterUnderTest>;
	/** The primary that serves a cluster. */
	controlPlaneOf: (member: ClusterUnderTest) => ClusterUnderTest;
	/** The chain a cluster's workload showed at its gateway; undefined where there is no gateway to ask. */
	liveChainOf: (member: ClusterUnderTest) => Promise<LiveChain | undefined>;
	proofs: ProofCollector;
	namespace: string;
	meshFlags: readonly string[];
	image: string;
	certificates: Pick<CertificatesPort, 'read' | 'isSignedBy'>;
	makeNonce: () => string;
	clock: ClockPort;
	signal: AbortSignal;
};

/** How long istiod may take to see what has just been created, and a new proxy to get its first answer. */
const discoveryMs = 30_000;
const trafficMs = 20_000;
/** For a second look, when traffic and proofs disagree. */
const secondLookMs = 5000;
const pauseMs = 500;

const workloadOf = ({image}: PairContext, {cluster, lastWorkload}: ClusterUnderTest) =>
	workloadVerdict({cluster, image}, lastWorkload());

/** One look at everything that comes before the traffic. */
const judge = async (
	context: PairContext,
	from: ClusterUnderTest,
	to: ClusterUnderTest,
): Promise<Verdicts> => {
	const owner = context.controlPlaneOf(from);
	const isAcross = from.cluster.network !== to.cluster.network;
	const [secrets, views, slices, gateway, fromRoots, toRoots] = await Promise.all([
		owner.readPeerSecrets(),
		owner.readIstiods(),
		to.readSlices(),
		isAcross ? to.readGateway() : ({seen: true, value: undefined} as const),
		from.readRoots(),
		to.readRoots(),
	]);
	const {meshFlags} = context;
	const pair = {from: from.cluster, peer: to.cluster, controlPlane: owner.cluster, meshFlags};
	const lacks = isBehind(pair, views) ? await to.readReaderLacks() : undefined;
	return new Map<ProofId, ProofVerdict>([
		['proof.remote-secret', checkSecret(pair, secrets)],
		['proof.synced', checkSynced(pair, views, lacks?.seen === true ? lacks.value : [])],
		['proof.endpoints', checkEndpoints(pair, views, slices)],
		['proof.address', checkAddress(pair, views, gateway)],
		['proof.root', checkRoots({from: from.cluster, to: to.cluster}, fromRoots, toRoots)],
		['proof.workload', workloadOf(context, to)],
	]);
};

const failed = (verdicts: Verdicts): Array<[ProofId, ProofVerdict]> =>
	[...verdicts].filter(([, {status}]) => status === 'fail');

/**
Looks until all proofs before the traffic hold, or until waiting would change nothing. A proof that fails for good does not end
it while an earlier one is only late: the cause of a red pair is the first broken link, not the first that was looked at.
*/
const awaitProofs = async (
	context: PairContext,
	{from, to}: {from: ClusterUnderTest; to: ClusterUnderTest},
	timeoutMs: number,
): Promise<Verdicts> =>
	poll(
		{
			clock: context.clock,
			signal: context.signal,
			timeoutMs,
			intervalMs: pauseMs,
		},
		async () => {
			const verdicts = await judge(context, from, to);
			const isReady = to.lastWorkload().state === 'ready';
			const isLate = [...verdicts].some(
				([id, {status, mayHeal}]) =>
					id !== 'proof.workload' &&
					mayHeal === true &&
					(status === 'fail' || (status === 'unknown' && isReady)),
			);
			return {
				value: verdicts,
				isSettled: !isLate || verdicts.get('proof.remote-secret')?.status === 'fail',
			};
		},
	);

/** What the peer's workload showed at its gateway, held against the root that the asking cluster trusts: overrules the published roots. */
const withLiveChain = async (
	context: PairContext,
	{from, to}: {from: ClusterUnderTest; to: ClusterUnderTest},
	verdicts: Verdicts,
): Promise<Verdicts> => {
	const live =
		from.cluster.network === to.cluster.network ? undefined : await context.liveChainOf(to);
	const published = verdicts.get('proof.root');
	if (live?.kind !== 'chain' || published?.status === 'fail') {
		return verdicts;
	}

	const seen = checkChain({
		cluster: to.cluster.name,
		holder: from.cluster.name,
		live,
		roots: await from.readRoots(),
		certificates: context.certificates,
		now: context.clock.now(),
		trustDomain: trustDomainSet(to.cluster.overlays),
	});
	return seen.status === 'fail'
		? new Map([
				...verdicts,
				['proof.root', {...seen, remedy: rootRemedy(from.cluster, to.cluster)}],
			])
		: verdicts;
};

const writeAll = (
	context: PairContext,
	{from, to}: {from: ClusterUnderTest; to: ClusterUnderTest},
	verdicts: Verdicts,
	startedAt: number,
): void => {
	const durationMs = context.clock.monotonic() - startedAt;
	for (const [id, verdict] of verdicts) {
		const clusters =
			id === 'proof.workload' ? [to.cluster.name] : [from.cluster.name, to.cluster.name];
		context.proofs.write({
			id,
			clusters,
			verdict,
			durationMs,
		});
	}

	context.proofs.write({
		id: 'proof.workload',
		clusters: [from.cluster.name],
		verdict: workloadOf(context, from),
		durationMs,
	});
};

/** A traffic verdict with what else is known of the way: whether packets vanish on it, and what to do. */
const explain = async (
	context: PairContext,
	{from, to}: {from: ClusterUnderTest; to: ClusterUnderTest},
	traffic: Traffic,
	verdicts: Verdicts,
): Promise<ProofVerdict> => {
	const {verdict, miss} = traffic;
	if (verdict.status === 'pass' || failed(verdicts).length > 0) {
		return verdict;
	}

	if (to.lastWorkload().state === 'unread') {
		// Nobody knows whether there is a pod that could answer.
		return {
			...verdict,
			status: 'unknown',
			observed: `the pods of ${to.cluster.name} could not be read (${verdict.observed})`,
		};
	}

	const silent =
		verdict.status === 'fail' && (miss?.kind === 'error' || miss?.kind === 'stranger')
			? await findSilentPath({
					from,
					to,
					namespace: context.namespace,
					signal: context.signal,
				})
			: undefined;
	const source = workloadOf(context, from);
	return {
		...verdict,
		observed:
			silent === undefined
				? verdict.observed
				: `pods of ${from.cluster.name} get no answer from ${silent.address}, ${silent.whose}: packets are lost on the way (${workloadName(to.cluster.name)}: ${miss?.kind === 'error' || miss?.kind === 'stranger' ? miss.text : 'no answer'})`,
		// Nobody can ask from a cluster whose own workload does not run: that is what to mend.
		remedy:
			source.status === 'fail'
				? source.remedy
				: trafficRemedy({
						from: from.cluster,
						to: to.cluster,
						miss,
						silent,
						image: context.image,
					}),
	};
};

const textOf = ({summary, commands}: NonNullable<ProofVerdict['remedy']>): readonly string[] => [
	summary,
	...commands,
];

/**
Proves one ordered pair. The pair passes only when requests were answered by the peer's own pod, their nonces are in that
pod's log, and no proof before the traffic contradicts it; the first proof that fails is its cause. A pair that could not be
asked, with nothing else wrong, is unknown.
*/
export const provePair = async (
	context: PairContext,
	from: ClusterUnderTest,
	to: ClusterUnderTest,
): Promise<PairResult> => {
	const {clock, signal} = context;
	const startedAt = clock.monotonic();
	const pair = {from, to};
	let verdicts = await awaitProofs(context, pair, discoveryMs);
	writeAll(context, pair, verdicts, startedAt);

	const traffic = await proveTraffic({
		from,
		to,
		members: [...context.members.values()],
		namespace: context.namespace,
		makeNonce: context.makeNonce,
		clock,
		signal,
		// A way that is known to be broken is tried once, for the record.
		patienceMs: failed(verdicts).length > 0 ? 0 : trafficMs,
	});
	if ((traffic.verdict.status === 'pass') === failed(verdicts).length > 0) {
		// The two disagree: things have changed meanwhile, so look again.
		await Promise.all([to.readWorkload(), from.readWorkload()]);
		verdicts = await awaitProofs(context, pair, secondLookMs);
	}

	verdicts = await withLiveChain(context, pair, verdicts);
	const judged: Verdicts = new Map([
		...verdicts,
		['proof.traffic', await explain(context, pair, traffic, verdicts)],
	]);
	writeAll(context, pair, judged, startedAt);

	const [cause] = proofOrder.flatMap(id => {
		const verdict = judged.get(id);
		return verdict?.status === 'fail' ? [verdict] : [];
	});
	const result: Omit<PairResult, 'status' | 'cause'> = {
		from: from.cluster.name,
		to: to.cluster.name,
		requests: traffic.requests,
		answeredBy: traffic.answeredBy,
		durationMs: Math.round(clock.monotonic() - startedAt),
	};
	if (cause !== undefined) {
		return {
			...result,
			status: 'fail',
			cause:
				traffic.verdict.status === 'pass'
					? `${cause.observed}; requests are answered for now`
					: cause.observed,
			...(cause.remedy === undefined ? {} : {remedy: textOf(cause.remedy)}),
		};
	}

	const last = judged.get('proof.traffic');
	return last?.status === 'pass'
		? {...result, status: 'pass', cause: null}
		: {
				...result,
				status: 'unknown',
				cause:
					(to.lastWorkload().state === 'unread' ? judged.get('proof.workload') : last)?.observed ??
					null,
				...(last?.remedy === undefined ? {} : {remedy: textOf(last.remedy)}),
			};
};
