import {exitCodeFor} from '../checks/exit-code.ts';
import {plural} from '../checks/commands.ts';
import type {Finding} from '../checks/finding.ts';
import {checks} from '../checks/index.ts';
import {runChecks, summaryOf} from '../checks/run-checks.ts';
import type {Emit} from '../engine/events.ts';
import {makeRunId} from '../engine/run-id.ts';
import {runSurvey} from '../engine/run-survey.ts';
import {makeJsonLinesReporter} from '../reporters/json-lines.ts';
import {makePlainReporter} from '../reporters/plain.ts';
import {preflightJson} from '../reporters/preflight-json.ts';
import type {PreflightResult} from '../reporters/preflight-result.ts';
import {preflightTable} from '../reporters/preflight-table.ts';
import {summaryWords} from '../reporters/status-marks.ts';
import {surveyWorkstation} from '../survey/workstation.ts';
import {ansiPaint} from './ansi-paint.ts';
import {checkWaivers} from './check-waivers.ts';
import {hasColor, type Io} from './io.ts';
import type {PreflightOptions} from './options.ts';
import {makePorts, type Ports} from './ports.ts';
import {preflightTargets} from './preflight-targets.ts';
import {listenForStop} from './stop.ts';
import {withLog} from './with-log.ts';

/** Events as JSON lines on stdout, or, where somebody watches, a line on stderr for each cluster as it answers. */
const makeEmit = ({output, verbose}: PreflightOptions, io: Io, clock: Ports['clock']): Emit => {
	const jsonLines = makeJsonLinesReporter(text => {
		io.stdout.write(text);
	});
	const progress = makePlainReporter(text => {
		io.stderr.write(text);
	}, {verbose});
	return body => {
		const event = {...body, at: clock.now()};
		if (output === 'jsonl') {
			jsonLines(event);
		} else if (body.type === 'cluster-surveyed' && io.stderr.isTerminal) {
			progress(event);
		}
	};
};

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
	const emit = withLog(makeEmit(options, io, clock), options, clock.now);
	const [startedAt, start] = [clock.now(), clock.monotonic()];
	try {
		emit({
			type: 'run-started', runId: makeRunId(startedAt), command: 'preflight', mesh, simulated: false, clusters: targets.map(({name, cluster: {context, server}}) => ({name, context, server})),
		});
		const [clusters, workstation] = await Promise.all([
			runSurvey({
				clusters: targets, concurrency: options.concurrency, timeoutMs: options.timeoutMs, certificates: ports.certificates, clock, emit, signal: stop.signal,
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
			simulated: false, startedAt, durationMs, clusters, findings,
		}, options, io);
		return exitCode;
	} finally {
		for (const {cluster} of targets) {
			cluster.close();
		}
	}
};
