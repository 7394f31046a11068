import {sortWaivers, type Waiver} from '../mesh/waiver.ts';
import {checks} from '../checks/index.ts';
import {runChecks} from '../checks/run-checks.ts';
import type {Check, Finding} from '../checks/finding.ts';
import type {Emit} from '../engine/events.ts';
import {makeRunId} from '../engine/run-id.ts';
import {runSurvey} from '../engine/run-survey.ts';
import {defaultIstio} from '../mesh/default-istio.ts';
import type {Model} from '../mesh/model.ts';
import type {Ports} from '../ports/ports.ts';
import type {ClusterFacts, ProbeFacts, WorkstationFacts} from '../survey/facts.ts';
import {surveyWorkstation} from '../survey/workstation.ts';
import type {ChosenCluster} from '../wizard/answers.ts';
import {installerFor} from '../installers/installer-for.ts';
import {probeInside} from '../probe/probe-inside.ts';
import {holdSurveyed} from './hold-clusters.ts';

/** The facts of the chosen clusters, by context: names are answers and may change after a survey. */
export type SurveyController = {
	/** Whether every one of these has facts. */
	covers: (clusters: readonly ChosenCluster[]) => boolean;
	/** Facts under the names that the clusters have now. */
	factsOf: (clusters: readonly ChosenCluster[]) => readonly ClusterFacts[];
	workstation: () => WorkstationFacts | undefined;
	/** Looks for istioctl again, and asks no cluster. */
	lookHere: () => Promise<void>;
	/** Reads these clusters anew; a survey that still runs for earlier answers is called off. */
	survey: (
		clusters: readonly ChosenCluster[],
		options: {concurrency: number; emit: Emit; onProgress: (surveyed: number) => void},
	) => Promise<void>;
	/** Tries these clusters from inside; what it sees counts in every evaluation from then on, until one of them is surveyed anew. */
	probe: (
		clusters: readonly ChosenCluster[],
		options: {image: string; readyTimeoutMs: number; emit: Emit; signal: AbortSignal},
	) => Promise<void>;
	/** Evaluates every check, or those `of`, over the facts as they are; pure. */
	check: (
		clusters: readonly ChosenCluster[],
		options: {model?: Model; waivers: readonly Waiver[]; of?: readonly Check[]},
	) => readonly Finding[];
	stop: () => void;
};

/** The istioctl on PATH, else the default one, if the cache has it. */
const findIstioctl = async (
	ports: Ports,
	{emit, signal}: {emit: Emit; signal: AbortSignal},
): Promise<WorkstationFacts> => {
	await installerFor({ports}).program.ensure({
		version: defaultIstio,
		takesAny: true,
		mode: {},
		emit,
		signal,
	});
	return surveyWorkstation(ports);
};

const contextsByName = (clusters: readonly ChosenCluster[]): ReadonlyMap<string, string> =>
	new Map(clusters.map(({context, name}) => [name, context]));

export const makeSurveyController = (ports: Ports): SurveyController => {
	const known = new Map<string, ClusterFacts>();
	let workstation: WorkstationFacts | undefined;
	let running = new AbortController();
	/** By context, as facts are. */
	let tried: ProbeFacts | undefined;

	const probesOf = (clusters: readonly ChosenCluster[]): ProbeFacts | undefined => {
		const nameOf = new Map(clusters.map(({context, name}) => [context, name]));
		return tried === undefined
			? undefined
			: {
					image: tried.image,
					probes: tried.probes.flatMap(probe => {
						const [from, to] = [nameOf.get(probe.from), nameOf.get(probe.to)];
						return from === undefined || to === undefined ? [] : [{...probe, from, to}];
					}),
				};
	};

	const openChosen = (clusters: readonly ChosenCluster[]) =>
		ports.openClusters(clusters.map(({name, context, source}) => ({name, context, ...source})));

	const factsOf: SurveyController['factsOf'] = clusters =>
		clusters.flatMap(({context, name}) => {
			const facts = known.get(context);
			return facts === undefined ? [] : [{...facts, name}];
		});

	return {
		covers: clusters =>
			workstation !== undefined && clusters.every(({context}) => known.has(context)),
		factsOf,
		workstation: () => workstation,
		async lookHere() {
			workstation = await surveyWorkstation(ports);
		},
		async survey(clusters, {concurrency, emit, onProgress}) {
			running.abort();
			running = new AbortController();
			const {signal} = running;
			for (const {context} of clusters) {
				known.delete(context);
			}

			const anew = new Set(clusters.map(({context}) => context));
			tried =
				tried?.probes.some(({from, to}) => anew.has(from) || anew.has(to)) === true
					? undefined
					: tried;

			const open = openChosen(clusters);
			const contextOf = contextsByName(clusters);
			let surveyed = 0;
			try {
				const [facts, found] = await Promise.all([
					runSurvey({
						clusters: [...open].map(([name, cluster]) => ({name, cluster})),
						concurrency,
						closesWhenRead: true,
						certificates: ports.certificates,
						clock: ports.clock,
						signal,
						emit(event) {
							emit(event);
							if (event.type === 'cluster-surveyed') {
								surveyed++;
								onProgress(surveyed);
							}
						},
					}),
					findIstioctl(ports, {emit, signal}),
				]);
				signal.throwIfAborted();
				workstation = found;
				for (const fact of facts) {
					known.set(contextOf.get(fact.name) ?? fact.name, fact);
				}
			} finally {
				for (const cluster of open.values()) {
					cluster.close();
				}
			}
		},
		async probe(clusters, {image, readyTimeoutMs, emit, signal}) {
			const open = openChosen(clusters);
			const contextOf = contextsByName(clusters);
			try {
				const facts = factsOf(clusters);
				const held = holdSurveyed(
					[...open].map(([name, cluster]) => ({name, cluster})),
					facts,
					signal,
				);
				// Without the plan: another topology is judged by what was seen, too.
				const {probes} = await probeInside({
					options: {image, readyTimeoutMs},
					targets: held.targets,
					clusters: facts,
					runId: makeRunId(ports.clock.now()),
					ports,
					emit,
					signal: held.signal,
				});
				tried = {
					image,
					probes: probes.map(probe => ({
						...probe,
						from: contextOf.get(probe.from) ?? probe.from,
						to: contextOf.get(probe.to) ?? probe.to,
					})),
				};
			} finally {
				for (const cluster of open.values()) {
					cluster.close();
				}
			}
		},
		check(clusters, {model, waivers, of = checks}) {
			if (workstation === undefined) {
				return [];
			}

			return runChecks(
				of,
				{
					workstation: {
						...workstation,
						kubeconfig: {problems: ports.kubeconfig.problems, isEverythingMeant: false},
					},
					clusters: factsOf(clusters),
					model,
					probes: probesOf(clusters),
					restartConsent: 'all', // The review asks for it.
				},
				{
					waive: sortWaivers(waivers, ports.clock.now()).active,
					monotonic: () => ports.clock.monotonic(),
				},
			);
		},
		stop() {
			running.abort();
		},
	};
};
