import {changesSince} from '../checks/changes.ts';
import {exitCodeFor} from '../checks/exit-code.ts';
import {plural} from '../text/plural.ts';
import type {Finding} from '../checks/finding.ts';
import {checks} from '../checks/index.ts';
import {runChecks, summaryOf} from '../checks/run-checks.ts';
import type {Emit, EventBody} from '../engine/events.ts';
import {makeRunId} from '../engine/run-id.ts';
import {runSurvey} from '../engine/run-survey.ts';
import {defaultIstio} from '../mesh/default-istio.ts';
import {expiredText, sortWaivers} from '../mesh/waiver.ts';
import type {Against} from '../reporters/change-text.ts';
import {leftOutText} from '../reporters/left-out.ts';
import type {PreflightResult} from '../reporters/preflight-result.ts';
import type {PreviousReport} from '../reporters/previous-report.ts';
import {summaryText} from '../reporters/status-marks.ts';
import {surveyWorkstation} from '../survey/workstation.ts';
import {adviseOn} from '../session/advise.ts';
import {installerFor} from '../installers/installer-for.ts';
import {probeInside} from '../probe/probe-inside.ts';
import {listenForStop} from '../session/stop.ts';
import {chosenChecks} from './chosen-checks.ts';
import {makeEventSink} from './event-sink.ts';
import type {Io} from './io.ts';
import type {PreflightOptions} from './definitions/preflight.ts';
import {makePorts} from './ports.ts';
import {preflightTargets} from './preflight-targets.ts';
import {printPreflight} from './print-preflight.ts';
import {readPrevious} from './read-previous.ts';
import {resolveWaivers} from './resolve-waivers.ts';
import {isWatched, surveyLive} from './survey-live.ts';

const againstPrevious = (
	previous: PreviousReport,
	{clusters, ...now}: Pick<PreflightResult, 'clusters' | 'findings' | 'leftOut'>,
): Against => ({
	startedAt: previous.startedAt,
	simulated: previous.simulated,
	...changesSince(previous, {
		...now,
		clusters: clusters.map(({name, uid}) => ({name, uid: uid.known ? uid.value : null})),
	}),
});

const nextSteps = (findings: readonly Finding[]): string[] =>
	findings.some(({status}) => status === 'fail')
		? [
				'Follow the remedies, or accept a finding with --waive ID or --waive ID=cluster, and run preflight again.',
			]
		: [];

/** Surveys the chosen clusters side by side, evaluates every check, reports. Reads only, but for the probes where somebody asks for them. */
export const runPreflight = async (
	options: PreflightOptions,
	io: Io,
	open: typeof makePorts = makePorts,
): Promise<number> => {
	const {selected, leftOut} = chosenChecks(options.selection);
	const ports = await open(options, io);
	const {clock} = ports;
	const {targets, model, mesh, kubeconfig} = await preflightTargets(options.clusters, ports);
	const previous =
		options.against === undefined ? undefined : await readPrevious(options.against, ports.files);
	const {active, expired} = sortWaivers(
		await resolveWaivers(
			options,
			{ids: checks.map(({id}) => id), clusters: targets.map(({name}) => name)},
			ports.files,
		),
		clock.now(),
	);

	const isLive = isWatched(io, options);
	let isProbing = false;
	// Where somebody watches, a line for each cluster as it answers; the report says the rest.
	const emit = makeEventSink(
		options,
		io,
		clock,
		({type}) =>
			type === 'probes-announced' ||
			(type === 'notice' && isProbing) ||
			((type === 'cluster-probed' || (type === 'cluster-surveyed' && !isLive)) &&
				io.stderr.isTerminal),
	);
	using stop = listenForStop(io, time => {
		if (time === 1 && isProbing) {
			emit({
				type: 'notice',
				level: 'warn',
				text: 'stopping: the probes take their namespaces away first',
			});
		}
	});
	const [startedAt, start] = [clock.now(), clock.monotonic()];
	const runId = makeRunId(startedAt);
	try {
		const begin: EventBody = {
			type: 'run-started',
			runId,
			command: 'preflight',
			mesh,
			simulated: ports.simulated,
			clusters: targets.map(({name, cluster: {context, server}}) => ({name, context, server})),
		};
		emit(begin);
		for (const text of [
			...(leftOut.length === 0 ? [] : [leftOutText(leftOut)]),
			...expired.map(waiver => expiredText(waiver)),
		]) {
			emit({type: 'notice', level: 'warn', text});
		}

		const surveyThisMachine = async () => {
			await installerFor({ports}).program.ensure({
				version: model?.istioVersion ?? defaultIstio,
				takesAny: model === undefined,
				mode: options,
				emit,
				signal: stop.signal,
			});
			return surveyWorkstation(ports);
		};

		// Side by side: a dead cluster's time limit runs from now on, however long istioctl takes.
		const survey = async (tell: Emit) =>
			Promise.all([
				runSurvey({
					clusters: targets,
					concurrency: options.concurrency,
					timeoutMs: options.timeoutMs,
					certificates: ports.certificates,
					clock,
					emit: tell,
					tellsProgress: isLive,
					signal: stop.signal,
					readSecrets: options.readSecrets,
					openPeer: ports.openPeer,
				}),
				surveyThisMachine(),
			]);
		const [clusters, workstation] = await (isLive
			? surveyLive(survey, {
					begin,
					emit,
					io,
					clock,
				})
			: survey(emit));
		isProbing = options.probe !== undefined;
		const probes =
			options.probe === undefined
				? undefined
				: await probeInside({
						options: options.probe,
						targets,
						clusters,
						model,
						runId,
						timeoutMs: options.timeoutMs,
						ports,
						emit,
						signal: stop.signal,
					});
		isProbing = false;
		const findings = runChecks(
			selected,
			{
				workstation: {...workstation, kubeconfig},
				clusters,
				model,
				probes,
				restartConsent: options.restartConsent,
			},
			{waive: active, monotonic: () => clock.monotonic()},
		);
		for (const finding of findings) {
			emit({type: 'finding', finding});
		}

		const exitCode = exitCodeFor(findings, options.strictness);
		const durationMs = clock.monotonic() - start;
		emit({
			type: 'run-finished',
			exitCode,
			summary: `${plural(clusters.length, 'cluster')}: ${summaryText(summaryOf(findings))}`,
			next: nextSteps(findings),
			durationMs,
		});
		printPreflight(
			{
				simulated: ports.simulated,
				startedAt,
				durationMs,
				clusters,
				findings,
				leftOut,
				expiredWaivers: expired,
				advice: adviseOn({
					workstation,
					clusters,
					model,
				}),
				against:
					previous === undefined
						? undefined
						: againstPrevious(previous, {clusters, findings, leftOut}),
			},
			options,
			io,
		);
		return exitCode;
	} finally {
		for (const {cluster} of targets) {
			cluster.close();
		}
	}
};
