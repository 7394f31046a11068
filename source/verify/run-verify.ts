import PQueue from 'p-queue';
import type {Finding} from '../checks/finding.ts';
import type {Emit, PairResult} from '../engine/events.ts';
import type {Model} from '../mesh/model.ts';
import {trustDomainSet} from '../mesh/overlay-settings.ts';
import {crossNetworkPort} from '../mesh/well-known.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {TlsProbePort} from '../ports/tls-probe.ts';
import {removeNamespaces} from './cleanup.ts';
import {checkChain, readLiveChain, type LiveChain} from './live-chain.ts';
import {noteLoadBalancing} from './load-balancing.ts';
import {makeClusterUnderTest, type ClusterUnderTest} from './cluster-under-test.ts';
import {verifyNamespace} from './names.ts';
import {makeProofCollector} from './proof-collector.ts';
import {provePair, type PairContext} from './prove-pair.ts';
import {proxyComplaint} from './proxy-log.ts';
import {startWorkload} from './start-workload.ts';
import {topicOf} from './pod-status.ts';
import {awaitWorkload, workloadVerdict, type Workload} from './workload.ts';

export type RunVerifyOptions = {
	model: Model;
	/** Every cluster of the model, by name. */
	clusters: ReadonlyMap<string, ClusterPort>;
	/** The words that lead a command of ours to this mesh. */
	meshFlags: readonly string[];
	runId: string;
	/** JSON of the process that runs this (host, pid, startedAt): by it a later run knows leftovers. */
	holder: string;
	certificates: Pick<CertificatesPort, 'read' | 'isSignedBy'>;
	/** Without it no gateway is asked for its chain. */
	tls?: TlsProbePort;
	clock: ClockPort;
	emit: Emit;
	signal: AbortSignal;
	/** For the test pods to get ready, milliseconds. */
	readyTimeoutMs: number;
	/** Clusters whose objects are created side by side; default 16. */
	concurrency?: number;
	makeNonce?: () => string;
};

/** What verify saw: every proof, passes included, and one result for each ordered pair. */
export type VerifyOutcome = {proofs: Finding[]; pairs: PairResult[]};

/** Pairs that are asked side by side. */
const pairsAtOnce = 32;

/**
The traffic proof (decision D-35): a workload in every cluster, requests from each to each, the cause of what fails,
and nothing left behind. Rejects with the signal's reason when it was stopped, after cleaning up; a mesh that does not work is a
result, not an error.
*/
export const runVerify = async (options: RunVerifyOptions): Promise<VerifyOutcome> => {
	const {model, clusters, clock, emit} = options;
	options.signal.throwIfAborted();
	const failure = new AbortController();
	const signal = AbortSignal.any([options.signal, failure.signal]);
	const namespace = verifyNamespace(options.runId);
	const portOf = (name: string): ClusterPort => {
		const port = clusters.get(name);
		if (port === undefined) {
			throw new Error(`no connection was opened to ${name}`);
		}

		return port;
	};

	const members = new Map<string, ClusterUnderTest>(
		model.clusters.map(cluster => [
			cluster.name,
			makeClusterUnderTest({
				cluster,
				port: portOf(cluster.name),
				config: portOf(cluster.owner ?? cluster.name),
				namespace,
				certificates: options.certificates,
				signal,
			}),
		]),
	);
	const running: Array<Promise<unknown>> = [];
	try {
		return await prove({
			...options,
			signal,
			namespace,
			members,
			running,
		});
	} catch (error) {
		failure.abort(error);
		throw error;
	} finally {
		// What is still being created must not outlive the clean-up.
		await Promise.allSettled(running);
		await removeNamespaces({
			model,
			clusters,
			namespace,
			holder: options.holder,
			clock,
			emit,
		});
	}
};

const prove = async (
	options: RunVerifyOptions & {
		namespace: string;
		members: ReadonlyMap<string, ClusterUnderTest>;
		running: Array<Promise<unknown>>;
	},
): Promise<VerifyOutcome> => {
	const {model, namespace, members, certificates, clock, emit, signal, tls, running} = options;
	const proofs = makeProofCollector(
		emit,
		model.clusters.map(({name}) => name),
	);
	const memberOf = (name: string): ClusterUnderTest => {
		const member = members.get(name);
		if (member === undefined) {
			throw new Error(`the model has no cluster ${name}`);
		}

		return member;
	};

	// Whoever is stopped before it is awaited is heard here.
	const track = (work: Iterable<Promise<unknown>>): void => {
		running.push(Promise.allSettled(work));
	};

	const creating = new PQueue({concurrency: options.concurrency ?? 16});
	const start = async (member: ClusterUnderTest): Promise<void> => {
		const startedAt = clock.monotonic();
		const workload = await prepare(member, {...options, creating});
		proofs.write({
			id: 'proof.workload',
			clusters: [member.cluster.name],
			verdict: workloadVerdict({cluster: member.cluster, image: model.verifyImage}, workload),
			durationMs: clock.monotonic() - startedAt,
		});
	};

	const started = new Map([...members].map(([name, member]) => [name, start(member)]));
	track(started.values());

	const showChain = async (
		probe: NonNullable<typeof tls>,
		member: ClusterUnderTest,
	): Promise<LiveChain> => {
		const startedAt = clock.monotonic();
		await started.get(member.cluster.name);
		const live: LiveChain =
			member.lastWorkload().state === 'ready'
				? await readLiveChain({
						tls: probe,
						clock,
						signal,
						cluster: member.cluster,
						namespace,
						readGateway: member.readGateway,
					})
				: {kind: 'unseen', why: `no workload of ${member.cluster.name} is ready to show its chain`};
		const {name} = member.cluster;
		proofs.write({
			id: 'proof.root',
			clusters: [name],
			verdict: checkChain({
				cluster: name,
				holder: name,
				live,
				roots: await member.readRoots(),
				certificates,
				now: clock.now(),
				trustDomain: trustDomainSet(member.cluster.overlays),
			}),
			durationMs: clock.monotonic() - startedAt,
		});
		return live;
	};

	const chains = new Map<string, Promise<LiveChain>>(
		[...members].flatMap(([name, member]) =>
			tls !== undefined &&
			member.cluster.gateway?.ports.some(({port}) => port === crossNetworkPort) === true
				? [[name, showChain(tls, member)] as const]
				: [],
		),
	);
	track(chains.values());

	const context: PairContext = {
		members,
		controlPlaneOf: ({cluster}) => memberOf(cluster.owner ?? cluster.name),
		liveChainOf: async ({cluster}) => chains.get(cluster.name),
		proofs,
		namespace,
		meshFlags: options.meshFlags,
		image: model.verifyImage,
		certificates,
		makeNonce: options.makeNonce ?? (() => globalThis.crypto.randomUUID()),
		clock,
		signal,
	};
	const asking = new PQueue({concurrency: pairsAtOnce});
	const results = model.pairs.map(async ({from, to}) => {
		await Promise.all([started.get(from), started.get(to)]);
		const pair = await asking.add(async () => provePair(context, memberOf(from), memberOf(to)));
		emit({type: 'pair-finished', pair});
		return pair;
	});
	track(results);
	if (results.length === 0) {
		emit({
			type: 'notice',
			level: 'info',
			text: `the mesh has ${model.clusters.map(({name}) => name).join(', ') || 'no cluster'} alone: there is no pair to prove, only its own workload`,
		});
	}

	const pairs = await Promise.all(results);
	await Promise.all([...started.values(), ...chains.values()]);
	const reaching = model.clusters.filter(
		({name}) =>
			pairs.some(({from}) => from === name) &&
			pairs.every(({from, status}) => from !== name || status === 'pass'),
	);
	const notes = reaching.map(async ({name}) =>
		noteLoadBalancing({
			from: memberOf(name),
			members: [...members.values()],
			namespace,
			proofs,
			clock,
			signal,
		}),
	);
	track(notes);
	await Promise.all(notes);
	return {proofs: proofs.findings(), pairs};
};

/** Creates a cluster's share and waits for its pod. */
const prepare = async (
	member: ClusterUnderTest,
	options: RunVerifyOptions & {namespace: string; creating: PQueue},
): Promise<Workload> => {
	const {model, namespace, holder, clock, emit, signal, readyTimeoutMs} = options;
	const {cluster, port} = member;
	const problem = await options.creating.add(async () =>
		startWorkload({
			model,
			cluster: cluster.name,
			port,
			namespace,
			holder,
			clock,
			signal,
		}),
	);
	if (problem !== undefined) {
		const why = `the workload could not be created: ${problem.why}`;
		return member.settleWorkload(
			problem.isRefused
				? {state: 'broken', why, topic: topicOf(problem.why)}
				: {state: 'unread', why, mayHeal: false},
		);
	}

	const workload = await awaitWorkload({
		read: member.readWorkload,
		clock,
		signal,
		readyTimeoutMs,
		onWaiting(why) {
			const says = `still waiting for the test workload: ${why}`;
			emit({
				type: 'notice',
				level: 'info',
				text: `${cluster.name}: ${says}`,
				about: {cluster: cluster.name, says},
			});
		},
	});
	const complaint =
		workload.state === 'waiting' && workload.proxyOf !== undefined
			? await proxyComplaint({
					port,
					namespace,
					pod: workload.proxyOf,
					signal,
				})
			: undefined;
	return workload.state === 'waiting' && complaint !== undefined
		? member.settleWorkload({
				...workload,
				why: `${workload.why}, which says: ${complaint}`,
				topic: workload.topic ?? topicOf(complaint),
			})
		: workload;
};
