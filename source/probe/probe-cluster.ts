import type {ClockPort} from '../ports/clock.ts';
import type {UnknownFact} from '../survey/fact.ts';
import type {Fact, ProbeFact, ProbeSubject} from '../survey/facts.ts';
import {isTrue} from '../kubernetes/conditions.ts';
import {poll} from '../verify/poll.ts';
import {tryRead} from '../verify/read-result.ts';
import {topicOf} from '../verify/pod-status.ts';
import {awaitPod, type Arrival} from './await-pod.ts';
import {createPod, refusal} from './create.ts';
import {answeringPodObject, namespaceObject, tryingPodObject} from './manifests.ts';
import {answeringPod, answerPort, probeContainer, tryingPod} from './names.ts';
import type {Part, ProbeCluster} from './prepare-probes.ts';
import {outcomeOf, readLog, type TriedLog} from './parse-results.ts';
import {triesAtOnce, trySeconds, type Try} from './script.ts';
import type {Target} from './targets.ts';

export type ProbeClusterOptions = {
	runId: string;
	namespace: string;
	holder: string;
	image: string;
	clock: ClockPort;
	signal: AbortSignal;
	/** For a pod to run, milliseconds. */
	readyTimeoutMs: number;
};

/** A pod that answers, and what it answers. */
export type Answerer = {host: string; name: string};

const logPatienceMs = 3000;
/** For the shell to start on a busy node, and for the kubelet to tell that it has ended. */
const startMs = 15_000;

/** The first thing that is created, and the last that goes. Not stopped half-way: whether it is there has to be known. */
export const createNamespace = async (
	{port}: ProbeCluster,
	{namespace, holder}: ProbeClusterOptions,
): Promise<UnknownFact | undefined> => {
	try {
		await port.create(namespaceObject(namespace, holder));
		return undefined;
	} catch (error) {
		return refusal(error, `Namespace ${namespace}`);
	}
};

const notThere = (
	{why, isImage}: Extract<Arrival, {arrived: false}>,
	{namespace, name}: {namespace: string; name: string},
): UnknownFact => ({
	known: false,
	reason: 'failed',
	detail: why,
	isImage,
	source: `Pod ${namespace}/${name}`,
});

/** Starts the pod that others try. */
export const startAnswering = async (
	{name: cluster, port}: ProbeCluster,
	options: ProbeClusterOptions,
): Promise<Fact<Answerer>> => {
	const {runId, namespace, image, clock, signal, readyTimeoutMs} = options;
	const name = answeringPod(runId, cluster);
	const refused = await createPod(port, answeringPodObject(namespace, name, image), options);
	if (refused !== undefined) {
		return refused;
	}

	const arrival = await awaitPod(port, {
		namespace,
		name,
		clock,
		signal,
		timeoutMs: readyTimeoutMs,
		isThere: pod => isTrue(pod, 'Ready') && pod.status?.podIP !== undefined,
	});
	return arrival.arrived
		? {
				known: true,
				value: {host: arrival.pod.status?.podIP ?? '', name},
				source: `Pod ${namespace}/${name}`,
			}
		: notThere(arrival, {namespace, name});
};

const readTries = async (
	{port}: ProbeCluster,
	{namespace, clock, signal}: ProbeClusterOptions,
): Promise<Fact<TriedLog>> => {
	const source = `log of Pod ${namespace}/${tryingPod}`;
	const seen = await poll(
		{
			clock,
			signal,
			timeoutMs: logPatienceMs,
			intervalMs: 300,
		},
		async () => {
			const value = await tryRead(signal, async () =>
				readLog(
					await port.text(
						`/api/v1/namespaces/${namespace}/pods/${tryingPod}/log?container=${probeContainer}`,
						{signal},
					),
				),
			);
			return {
				value,
				isSettled: value.seen ? value.value.isWhole || !value.value.hasCurl : !value.mayHeal,
			};
		},
	);
	if (!seen.seen) {
		return {
			known: false,
			reason: seen.kind === 'forbidden' ? 'denied' : 'failed',
			detail: seen.why,
			source,
			isImage: topicOf(seen.why) === 'image',
		};
	}

	return seen.value.hasCurl
		? {known: true, value: seen.value, source}
		: {
				known: false,
				reason: 'failed',
				detail: 'the image has no curl to try with',
				source,
				isImage: true,
			};
};

/** Runs the pod that tries everything, and reads what it says. */
const tryAll = async (
	cluster: ProbeCluster,
	tries: readonly Try[],
	options: ProbeClusterOptions,
): Promise<Fact<TriedLog>> => {
	const {namespace, image, clock, signal, readyTimeoutMs} = options;
	const refused = await createPod(cluster.port, tryingPodObject(namespace, image, tries), options);
	if (refused !== undefined) {
		return refused;
	}

	const rounds = Math.ceil(tries.length / triesAtOnce);
	const pod = {
		namespace,
		name: tryingPod,
		clock,
		signal,
	};
	const start = await awaitPod(cluster.port, {
		...pod,
		timeoutMs: readyTimeoutMs,
		isThere: ({status}) => status?.phase === 'Running' || status?.phase === 'Succeeded',
	});
	const arrival = start.arrived
		? // Twice: who shows a foreign certificate is looked at again.
			await awaitPod(cluster.port, {
				...pod,
				timeoutMs: startMs + 2 * rounds * trySeconds * 1000,
				isThere: ({status}) => status?.phase === 'Succeeded',
			})
		: start;
	return arrival.arrived
		? readTries(cluster, options)
		: notThere(arrival, {namespace, name: tryingPod});
};

/** A pod that never came to have an address. */
const nowhere: ProbeSubject = {kind: 'pod', address: ''};

type Pending = Target & {expects?: string};

const podTarget = (from: string, to: string, answerer: Fact<Answerer>): Pending => {
	if (!answerer.known) {
		return {
			from,
			to,
			subject: nowhere,
			wanted: {...answerer, detail: `no pod of ${to} answers: ${answerer.detail}`, at: to},
		};
	}

	const {host, name} = answerer.value;
	return {
		from,
		to,
		subject: {kind: 'pod', address: host},
		wanted: {known: true, value: {kind: 'pod', host, port: answerPort}, source: answerer.source},
		expects: name,
	};
};

const factOf = (
	{from, to, subject, wanted, expects}: Pending,
	log: Fact<TriedLog>,
	id: number,
): ProbeFact => {
	const common = {...subject, from, to};
	if (!wanted.known) {
		return {...common, outcome: wanted};
	}

	if (!log.known) {
		return {...common, outcome: log};
	}

	const line = log.value.lines.get(id);
	const {source} = log;
	if (line === undefined) {
		return {
			...common,
			outcome: {
				known: false,
				reason: 'failed',
				detail: 'the pod ended before it had tried this',
				source,
			},
		};
	}

	const outcome = outcomeOf({...wanted.value, id}, line, expects);
	// Without the authority to compare with, nobody can say that it is this cluster that answers.
	return wanted.value.kind === 'api-server' &&
		wanted.value.authority === undefined &&
		outcome.kind === 'reached'
		? {
				...common,
				outcome: {
					known: false,
					reason: 'failed',
					detail: `an API server answers, but whether it is that of ${to} is not known: its authority could not be read (ConfigMap kube-system/kube-root-ca.crt)`,
					source,
				},
			}
		: {...common, outcome: {known: true, value: outcome, source}};
};

/** All that one cluster tries. `answererOf` resolves as soon as that cluster's pod answers, or is known not to. */
export const tryFrom = async (
	{cluster, targets, podsOf, blocked}: Part,
	answererOf: (name: string) => Promise<Fact<Answerer>>,
	options: ProbeClusterOptions,
): Promise<ProbeFact[]> => {
	if (blocked !== undefined) {
		return [...targets, ...podsOf.map(to => ({to, subject: nowhere}))].map(({to, subject}) => ({
			...subject,
			from: cluster.name,
			to,
			outcome: blocked,
		}));
	}

	const pods = await Promise.all(
		podsOf.map(async to => podTarget(cluster.name, to, await answererOf(to))),
	);
	const all: Pending[] = [...targets, ...pods];
	const tries = all.flatMap(({wanted}, id) => (wanted.known ? [{...wanted.value, id}] : []));
	const log: Fact<TriedLog> =
		tries.length === 0
			? {known: true, value: readLog(''), source: 'nothing to try'}
			: await tryAll(cluster, tries, options);
	return all.map((target, id) => factOf(target, log, id));
};
