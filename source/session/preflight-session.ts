import {changesSince} from '../checks/changes.ts';
import {exitCodeFor, type Strictness} from '../checks/exit-code.ts';
import type {Check, Finding} from '../checks/finding.ts';
import {runChecks, summaryOf} from '../checks/run-checks.ts';
import type {Emit, EventBody} from '../engine/events.ts';
import {makeRunId} from '../engine/run-id.ts';
import {runSurvey, type SurveyTarget} from '../engine/run-survey.ts';
import {installerFor} from '../installers/installer-for.ts';
import {defaultIstio} from '../mesh/default-istio.ts';
import type {Model} from '../mesh/model.ts';
import {expiredText, type Waiver} from '../mesh/waiver.ts';
import type {RestartConsent} from '../plan/restart-steps.ts';
import type {Installer} from '../ports/installer.ts';
import type {Ports} from '../ports/ports.ts';
import {probeInside} from '../probe/probe-inside.ts';
import type {Against} from '../reporters/change-text.ts';
import {leftOutText} from '../reporters/left-out.ts';
import type {PreflightResult} from '../reporters/preflight-result.ts';
import type {PreviousReport} from '../reporters/previous-report.ts';
import {summaryText} from '../reporters/status-marks.ts';
import type {WorkstationFacts} from '../survey/facts.ts';
import {surveyWorkstation} from '../survey/workstation.ts';
import {plural} from '../text/plural.ts';
import {holdSurveyed} from './hold-clusters.ts';
import {adviseOn} from './advise.ts';

/** Where a preflight says what happens, and who stands around its parts. */
type PreflightHooks = {
	emit: Emit;
	signal: AbortSignal;
	/** `begin`: what the run began with. */
	aroundSurvey: <T>(work: (emit: Emit) => Promise<T>, begin: EventBody) => Promise<T>;
	/** While pods are there that have to be taken away. */
	aroundProbes: <T>(work: () => Promise<T>) => Promise<T>;
};

type PreflightSession = {
	ports: Ports;
	targets: readonly SurveyTarget[];
	/** What is intended, where a mesh file says it, and the mesh's ID. */
	model?: Model;
	mesh?: string;
	/** What is wrong with the kubeconfig, where contexts were chosen. */
	kubeconfig?: WorkstationFacts['kubeconfig'];
	/** The flags by which the clusters were named. */
	namedBy: readonly string[];
	checks: {selected: readonly Check[]; leftOut: readonly string[]};
	waivers: {active: readonly Waiver[]; expired: readonly Waiver[]};
	/** An earlier report, to say what has changed. */
	previous?: PreviousReport;
	istioctl: Parameters<Installer['program']['ensure']>[0]['mode'];
	probe?: Parameters<typeof probeInside>[0]['options'];
	concurrency: number;
	/** Milliseconds for one request. */
	timeoutMs: number;
	readSecrets: boolean;
	/** Also says how far each survey is. */
	tellsProgress: boolean;
	restartConsent?: RestartConsent;
	strictness: Strictness;
	hooks: PreflightHooks;
};

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

/** All of `preflight` over open clusters: surveys them side by side, probes where somebody asks for it, evaluates the checks. */
export const preflightSession = async ({
	ports,
	targets,
	model,
	mesh,
	kubeconfig,
	namedBy,
	checks: {selected, leftOut},
	waivers: {active, expired},
	previous,
	hooks: {emit, signal, aroundSurvey, aroundProbes},
	...options
}: PreflightSession): Promise<{exitCode: number; result: PreflightResult}> => {
	const {clock, simulated} = ports;
	const [startedAt, start] = [clock.now(), clock.monotonic()];
	const runId = makeRunId(startedAt);
	const begin: EventBody = {
		type: 'run-started',
		runId,
		command: 'preflight',
		mesh,
		simulated,
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
			mode: options.istioctl,
			emit,
			signal,
		});
		return surveyWorkstation(ports);
	};

	// Side by side: a dead cluster's time limit runs from now on, however long istioctl takes.
	const [clusters, workstation] = await aroundSurvey(
		async tell =>
			Promise.all([
				runSurvey({
					clusters: targets,
					concurrency: options.concurrency,
					timeoutMs: options.timeoutMs,
					certificates: ports.certificates,
					clock,
					emit: tell,
					tellsProgress: options.tellsProgress,
					closesWhenRead: options.probe === undefined,
					signal,
					readSecrets: options.readSecrets,
					openPeer: ports.openPeer,
				}),
				surveyThisMachine(),
			]),
		begin,
	);
	const {probe, timeoutMs} = options;
	const held = holdSurveyed(targets, clusters, signal);
	const probes =
		probe === undefined
			? undefined
			: await aroundProbes(async () =>
					probeInside({
						options: probe,
						targets: held.targets,
						clusters,
						model,
						runId,
						timeoutMs,
						ports,
						emit,
						signal: held.signal,
					}),
				);
	const findings = runChecks(
		selected,
		{
			workstation: {...workstation, kubeconfig},
			clusters,
			model,
			namedBy,
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
	return {
		exitCode,
		result: {
			simulated,
			startedAt,
			durationMs,
			clusters,
			findings,
			leftOut,
			expiredWaivers: expired,
			advice: adviseOn({workstation, clusters, model}),
			against:
				previous === undefined
					? undefined
					: againstPrevious(previous, {clusters, findings, leftOut}),
		},
	};
};
