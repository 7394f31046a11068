import {exitCodeFor} from '../checks/exit-code.ts';
import {plural} from '../checks/commands.ts';
import type {Finding} from '../checks/finding.ts';
import {checks} from '../checks/index.ts';
import {runChecks, summaryOf} from '../checks/run-checks.ts';
import {makeRunId} from '../engine/run-id.ts';
import {runSurvey} from '../engine/run-survey.ts';
import {preflightJson} from '../reporters/preflight-json.ts';
import type {PreflightResult} from '../reporters/preflight-result.ts';
import {preflightTable} from '../reporters/preflight-table.ts';
import {summaryWords} from '../reporters/status-marks.ts';
import {surveyWorkstation} from '../survey/workstation.ts';
import {ansiPaint} from './ansi-paint.ts';
import {checkWaivers} from './check-waivers.ts';
import {makeEventSink} from './event-sink.ts';
import {hasColor, type Io} from './io.ts';
import type {PreflightOptions} from './options.ts';
import {makePorts} from './ports.ts';
import {preflightTargets} from './preflight-targets.ts';
import {listenForStop} from './stop.ts';

const print = (result: PreflightResult, {output, color}: PreflightOptions, io: Io): void => {
	switch (output) {
		case 'table': {
			io.stdout.write(preflightTable(result, {width: io.stdout.columns, ...(hasColor(io.stdout, io.env, {color}) ? {paint: ansiPaint} : {})}));
			break;
		}

		case 'json': {
			io.stdout.write(preflightJson(result));
			break;
		}

		case 'jsonl': {
			break;
		}
	}
};

const nextSteps = (findings: readonly Finding[]): string[] =>
	findings.some(({status}) => status === 'fail') ? ['Follow the remedies, or accept a finding with --waive ID or --waive ID=cluster, and run preflight again.'] : [];

/** Surveys the chosen clusters side by side, evaluates every check, reports. Reads only. */
export const runPreflight = async (options: PreflightOptions, io: Io, open: typeof makePorts = makePorts): Promise<number> => {
	const ports = await open(options, io);
	const {clock} = ports;
	const {targets, model, mesh, kubeconfig} = await preflightTargets(options.clusters, ports);
	checkWaivers(options.waivers, {ids: checks.map(({id}) => id), clusters: targets.map(({name}) => name)});

	using stop = listenForStop(io);
	// Where somebody watches, a line for each cluster as it answers; the report says the rest.
	const emit = makeEventSink(options, io, clock, ({type}) => type === 'cluster-surveyed' && io.stderr.isTerminal);
	const [startedAt, start] = [clock.now(), clock.monotonic()];
	try {
		emit({
			type: 'run-started', runId: makeRunId(startedAt), command: 'preflight', mesh, simulated: ports.simulated, clusters: targets.map(({name, cluster: {context, server}}) => ({name, context, server})),
		});
		const [clusters, workstation] = await Promise.all([
			runSurvey({
				clusters: targets, concurrency: options.concurrency, timeoutMs: options.timeoutMs, certificates: ports.certificates, clock, emit, signal: stop.signal, readSecrets: options.readSecrets, openPeer: ports.openPeer,
			}),
			surveyWorkstation(ports.istioctl),
		]);
		const findings = runChecks(checks, {workstation: {...workstation, kubeconfig}, clusters, model}, {waive: options.waivers, monotonic: () => clock.monotonic()});
		for (const finding of findings) {
			emit({type: 'finding', finding});
		}

		const exitCode = exitCodeFor(findings, options.strictness);
		const durationMs = clock.monotonic() - start;
		emit({
			type: 'run-finished', exitCode, summary: `${plural(clusters.length, 'cluster')}: ${summaryWords(summaryOf(findings))}`, next: nextSteps(findings), durationMs,
		});
		print({
			simulated: ports.simulated, startedAt, durationMs, clusters, findings,
		}, options, io);
		return exitCode;
	} finally {
		for (const {cluster} of targets) {
			cluster.close();
		}
	}
};
