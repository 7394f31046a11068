import {checks} from '../checks/index.ts';
import {sortWaivers} from '../mesh/waiver.ts';
import {preflightSession} from '../session/preflight-session.ts';
import {listenForStop} from '../session/stop.ts';
import {UsageError} from '../errors.ts';
import type {Ports} from '../ports/ports.ts';
import {parsePreviousReport} from '../reporters/previous-report.ts';
import {chosenChecks} from './chosen-checks.ts';
import {countSurvey} from './count-survey.ts';
import {makeEventSink} from './event-sink.ts';
import type {Io} from './io.ts';
import type {PreflightOptions} from './definitions/preflight.ts';
import {loadWithPorts} from './open-mesh.ts';
import {makePorts} from './ports.ts';
import {preflightTargets} from './preflight-targets.ts';
import {printPreflight} from './print-preflight.ts';
import {resolveWaivers} from './resolve-waivers.ts';
import {isWatched, surveyLive} from './survey-live.ts';
import {readFlagReport} from './read-flag-report.ts';

const refused = (problems: readonly string[]): UsageError =>
	new UsageError(problems.join('\n'), {
		code: 'against',
		remedy: ['Give a file that `mesh-wizard preflight -o json` has written.'],
	});

/** The world, and the clusters that the flags choose; a mesh file is read. */
const openChosen = async (
	options: PreflightOptions,
	io: Io,
	open: typeof makePorts,
): Promise<{ports: Ports; choice: Parameters<typeof preflightTargets>[0]}> => {
	const {clusters} = options;
	if (clusters.from !== 'file') {
		return {ports: await open(options, io), choice: clusters};
	}

	const {loaded, ports} = await loadWithPorts({...options, file: clusters.file}, io, open);
	return {ports, choice: {from: 'file', file: clusters.file, loaded}};
};

/** Surveys the chosen clusters side by side, evaluates every check, reports. Reads only, but for the probes where somebody asks for them. */
export const runPreflight = async (
	options: PreflightOptions,
	io: Io,
	open: typeof makePorts = makePorts,
): Promise<number> => {
	const chosen = chosenChecks(options.selection);
	const {ports, choice} = await openChosen(options, io, open);
	const {clock, files} = ports;
	const chosenTargets = preflightTargets(choice, ports);
	const {targets} = chosenTargets;
	const previous =
		options.against === undefined
			? undefined
			: await readFlagReport(files, {
					flag: '--against',
					file: options.against,
					parse: parsePreviousReport,
					refused,
				});
	const waivers = sortWaivers(
		await resolveWaivers(
			options,
			{ids: checks.map(({id}) => id), clusters: targets.map(({name}) => name)},
			files,
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
	const counted = io.stderr.isTerminal
		? emit
		: countSurvey(targets.length, emit, text => {
				io.stderr.write(text);
			});
	using stop = listenForStop(io, time => {
		if (time === 1 && isProbing) {
			emit({
				type: 'notice',
				level: 'warn',
				text: 'stopping: the probes take their namespaces away first',
			});
		}
	});
	try {
		const {exitCode, result} = await preflightSession({
			...chosenTargets,
			...options,
			ports,
			checks: chosen,
			waivers,
			previous,
			istioctl: options,
			tellsProgress: isLive,
			hooks: {
				emit,
				signal: stop.signal,
				aroundSurvey: async (work, begin) =>
					isLive ? surveyLive(work, {begin, emit, io, clock}) : work(counted),
				async aroundProbes(work) {
					isProbing = true;
					const probes = await work();
					isProbing = false;
					return probes;
				},
			},
		});
		await printPreflight(result, options, io);
		return exitCode;
	} finally {
		for (const {cluster} of targets) {
			cluster.close();
		}
	}
};
