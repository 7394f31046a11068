import {UsageError} from '../errors.ts';
import {makePlainReporter} from '../reporters/plain.ts';
import {planText} from '../reporters/plan-text.ts';
import {applySession, type RunHooks} from '../session/apply-session.ts';
import {installerFor} from '../installers/installer-for.ts';
import type {MeshSession} from '../session/mesh-session.ts';
import {listenForStop} from '../session/stop.ts';
import {sh} from '../text/shell.ts';
import {agreeOnTerminal, askYesNo} from './ask-yes-no.ts';
import {applyFlagsOf, meshFlagsOf} from './common-flags.ts';
import {makeEventSink} from './event-sink.ts';
import {hasScreens, isInteractive, type Io} from './io.ts';
import {openMesh, waiversFor, withPassphrase} from './open-mesh.ts';
import type {ApplyOptions} from './definitions/apply.ts';

/** Before anything else, so that the question comes before the panes. */
const prepareIstioctl = async (
	{ports, model}: MeshSession,
	options: ApplyOptions,
	io: Io,
): Promise<void> => {
	const emit = makeEventSink(options, io, ports.clock);
	using stop = listenForStop(io);
	await installerFor({ports}).program.ensure({
		version: model.istioVersion,
		mode: options,
		agree: options.yes ? undefined : agreeOnTerminal(io, {...options, signal: stop.signal}),
		emit,
		signal: stop.signal,
	});
};

/** Surveys, plans, asks, carries out, proves. Running it again continues or finds nothing to do. */
export const runApply = async (
	options: ApplyOptions,
	io: Io,
	open?: Parameters<typeof openMesh>[2],
): Promise<number> => {
	const [meshFlags, applyFlags] = [meshFlagsOf(options), applyFlagsOf(options)];
	if (!options.yes && !isInteractive(io)) {
		throw new UsageError(
			'nobody is there to answer whether to carry out the plan: --yes is missing',
			{remedy: [sh`See the plan first: mesh-wizard plan ${applyFlags}`]},
		);
	}

	using opened = await openMesh(options, io, open);
	const session = await withPassphrase(opened, io, {
		passphraseFile: options.passphraseFile,
		asks: true,
	});
	const {clock} = session.ports;
	const waivers = await waiversFor(options, session);
	await prepareIstioctl(session, options, io);
	const apply = async (hooks: RunHooks) =>
		applySession({
			...options,
			waivers,
			meshFlags,
			applyFlags,
			session,
			hooks,
		});
	if (options.output === 'text' && hasScreens(io, options)) {
		const started = clock.monotonic();
		const {withScreens} = await import('./with-screens.ts');
		const result = await withScreens(
			{
				flow: 'apply',
				session,
				io,
				logFile: options.logFile,
				asks: !options.yes,
			},
			apply,
		);
		makePlainReporter(text => {
			io.stdout.write(text);
		}, options)({
			type: 'run-finished',
			...result,
			durationMs: clock.monotonic() - started,
			at: clock.now(),
		});
		return result.exitCode;
	}

	const emit = makeEventSink(options, io, clock);
	using stop = listenForStop(io, time => {
		emit({
			type: 'notice',
			level: 'warn',
			text:
				time === 1
					? 'stopping: no new step starts, what runs is being ended (again: at once)'
					: 'ending what runs at once',
		});
	});
	const {exitCode} = await apply({
		emit,
		stop,
		async approve(plan, signal) {
			if (options.yes) {
				return true;
			}

			io.stderr.write(planText(plan, {meshFlags, applyFlags, isAsked: true}));
			return askYesNo(io, 'Carry out this plan? (y/N) ', signal);
		},
	});
	return exitCode;
};
