import type {Emit} from '../engine/events.ts';
import {probeNamespacePrefix} from '../mesh/well-known.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ProcessesPort} from '../ports/processes.ts';
import type {UnknownFact} from '../survey/fact.ts';
import type {Fact, ProbeFact, ProbeFacts} from '../survey/facts.ts';
import {cleanStale} from '../verify/clean-stale.ts';
import {namespaceStayed, removeNamespace} from '../verify/cleanup.ts';
import {answeringPod, probeNamespace, probePurpose, tryingPod} from './names.ts';
import {takesPart, type Part} from './prepare-probes.ts';
import {
	createNamespace,
	startAnswering,
	tryFrom,
	type Answerer,
	type ProbeClusterOptions,
} from './probe-cluster.ts';

type RunProbesOptions = {
	/** From `prepareProbes`. */
	parts: readonly Part[];
	image: string;
	runId: string;
	processes: Pick<ProcessesPort, 'self' | 'isAlive'>;
	clock: ClockPort;
	emit: Emit;
	signal: AbortSignal;
	/** For a pod to run, milliseconds. */
	readyTimeoutMs: number;
};

const announce = ({parts, image, emit}: RunProbesOptions, namespace: string): void => {
	emit({
		type: 'probes-announced',
		namespace,
		image,
		clusters: parts
			.filter(part => takesPart(part))
			.map(({cluster: {name}, targets, podsOf, answers}) => ({
				cluster: name,
				pods:
					(answers ? 1 : 0) +
					(podsOf.length > 0 || targets.some(({wanted}) => wanted.known) ? 1 : 0),
			})),
	});
};

const summarise = (
	cluster: string,
	probes: readonly ProbeFact[],
	durationMs: number,
): Parameters<Emit>[0] => {
	const unknown = probes.find(({outcome}) => !outcome.known)?.outcome;
	return {
		type: 'cluster-probed',
		cluster,
		reached: probes.filter(({outcome}) => outcome.known && outcome.value.kind === 'reached').length,
		failed: probes.filter(({outcome}) => outcome.known && outcome.value.kind !== 'reached').length,
		unknown: probes.filter(({outcome}) => !outcome.known).length,
		detail: unknown?.known === false ? unknown.detail : undefined,
		durationMs,
	};
};

/**
Tries from inside of every cluster what the mesh will need between them, all clusters side by side. In each, a namespace with a pod
that tries, and one that answers where pods are to meet: bare pods that are told everything when they are made and whose logs are
read need the fewest rights (no exec, no port-forward, no RBAC objects) and work before anything of Istio is there. Everything is
removed at the end, whatever happens, and what killed runs left goes first. Rejects only with the signal's reason, after that.
*/
export const runProbes = async (options: RunProbesOptions): Promise<ProbeFacts> => {
	const {parts, image, runId, processes, clock, emit, readyTimeoutMs} = options;
	options.signal.throwIfAborted();
	const failure = new AbortController();
	const signal = AbortSignal.any([options.signal, failure.signal]);
	const namespace = probeNamespace(runId);
	const own: ProbeClusterOptions = {
		runId,
		namespace,
		holder: JSON.stringify(await processes.self()),
		image,
		clock,
		signal,
		readyTimeoutMs,
	};
	const active = parts.filter(part => takesPart(part));
	announce(options, namespace);
	await cleanStale({
		clusters: new Map(active.map(({cluster: {name, port}}) => [name, port])),
		processes,
		signal,
		leftovers: {purpose: probePurpose, prefix: probeNamespacePrefix},
	});

	const running: Array<Promise<unknown>> = [];
	// Whoever is stopped before it is awaited is heard here.
	const track = (work: Iterable<Promise<unknown>>): void => {
		running.push(Promise.allSettled(work));
	};

	const made = new Map(active.map(({cluster}) => [cluster.name, createNamespace(cluster, own)]));
	track(made.values());
	const blockOf = async ({cluster: {name}, blocked}: Part): Promise<UnknownFact | undefined> =>
		blocked ?? made.get(name);
	const answer = async (part: Part): Promise<Fact<Answerer>> => {
		const blocked = await blockOf(part);
		signal.throwIfAborted();
		return blocked ?? startAnswering(part.cluster, own);
	};

	const answering = new Map(
		parts
			.filter(({answers, blocked}) => answers || blocked !== undefined)
			.map(part => [part.cluster.name, answer(part)]),
	);
	track(answering.values());
	const answererOf = async (name: string): Promise<Fact<Answerer>> =>
		answering.get(name) ?? {
			known: false,
			reason: 'not-read',
			detail: 'it was not asked to',
			source: namespace,
		};

	const probe = async (part: Part): Promise<ProbeFact[]> => {
		const start = clock.monotonic();
		const blocked = await blockOf(part);
		signal.throwIfAborted();
		const facts = await tryFrom({...part, blocked}, answererOf, own);
		emit(summarise(part.cluster.name, facts, Math.round(clock.monotonic() - start)));
		return facts;
	};

	try {
		const trying = parts.map(async part => probe(part));
		track(trying);
		const probes = await Promise.all(trying);
		return {image, probes: probes.flat()};
	} catch (error) {
		failure.abort(error);
		throw error;
	} finally {
		// What is still being created must not outlive the clean-up.
		await Promise.allSettled(running);
		await Promise.all(
			active.map(async ({cluster: {name, port}}) => {
				const problem = await removeNamespace(port, {
					namespace,
					holder: own.holder,
					purpose: probePurpose,
					clock,
					first: [answeringPod(runId, name), tryingPod].map(pod => ({
						apiVersion: 'v1',
						kind: 'Pod',
						name: pod,
						namespace,
					})),
				});
				if (problem !== undefined) {
					emit(
						namespaceStayed({
							cluster: name,
							place: port,
							namespace,
							problem,
						}),
					);
				}
			}),
		);
	}
};
