import {inspectLeavingClusters} from '../engine/inspect-leaving-clusters.ts';
import {makePlan} from '../engine/make-plan.ts';
import {exitCodes} from '../errors.ts';
import {installerFor} from '../installers/installer-for.ts';
import {liveImages} from '../plan/retiring-images.ts';
import {isPending} from '../plan/steps.ts';
import {planJson} from '../reporters/plan-json.ts';
import {planText} from '../reporters/plan-text.ts';
import {checkMesh, contextFor, refuseFailures} from '../session/mesh-session.ts';
import {listenForStop} from '../session/stop.ts';
import {agreeOnTerminal} from './ask-yes-no.ts';
import {applyFlagsOf, meshFlagsOf} from './common-flags.ts';
import {makeEventSink} from './event-sink.ts';
import type {Io} from './io.ts';
import {openMesh, waiversFor, withPassphrase} from './open-mesh.ts';
import type {PlanOptions} from './definitions/plan.ts';

/** A rollout's time does not matter to a plan; the commands in it show this one. */
const readyTimeoutMs = 600_000;

/** Desired against observed. Reads and dry runs only. */
export const runPlan = async (options: PlanOptions, io: Io): Promise<number> => {
	const meshFlags = meshFlagsOf(options);
	using stop = listenForStop(io);
	using opened = await openMesh(options, io);
	const session = await withPassphrase(opened, io, {
		passphraseFile: options.passphraseFile,
		asks: false,
	});
	const emit = makeEventSink({...options, output: 'text'}, io, session.ports.clock);
	await installerFor(session).program.ensure({
		version: session.model.istioVersion,
		mode: options,
		agree: agreeOnTerminal(io, {...options, signal: stop.signal}),
		emit,
		signal: stop.signal,
	});
	const {facts, findings} = await checkMesh(session, {
		waivers: await waiversFor(options, session),
		restartConsent: options.restartConsent,
		emit,
		signal: stop.signal,
		concurrency: options.concurrency,
		readSecrets: options.readSecrets,
		meshFlags,
	});
	refuseFailures(findings);
	const leavingClusters = await inspectLeavingClusters({
		...session,
		clock: session.ports.clock,
		installer: installerFor(session),
		emit,
		signal: stop.signal,
	});
	const context = await contextFor(session, {
		facts,
		leavingClusters,
		emit,
		signal: stop.signal,
		readyTimeoutMs,
		restartConsent: options.restartConsent,
		takesOver: options.takesOver,
		signs: false,
	});
	const plan = await makePlan(context, {
		directory: session.directory,
		readyTimeoutMs,
		meshFlags,
		liveImages: liveImages(facts),
	});
	io.stdout.write(
		options.output === 'json'
			? planJson(plan, session.ports)
			: planText(plan, {meshFlags, applyFlags: applyFlagsOf(options)}),
	);
	return options.exitCode && plan.steps.some(step => isPending(step))
		? exitCodes.changesPending
		: exitCodes.done;
};
