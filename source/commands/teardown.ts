import {UsageError} from '../errors.ts';
import {removalText} from '../reporters/removal-text.ts';
import {listenForStop} from '../session/stop.ts';
import {teardownSession, type TeardownSession} from '../session/teardown-session.ts';
import {sh} from '../text/shell.ts';
import {meshFlagsOf} from './common-flags.ts';
import {agreeOnTerminal} from './ask-yes-no.ts';
import type {TeardownOptions} from './definitions/teardown.ts';
import {makeEventSink} from './event-sink.ts';
import {isInteractive, type Io} from './io.ts';
import {openMesh} from './open-mesh.ts';

/** Removes the mesh of mesh.yaml from its clusters: looks, lists, asks, removes, looks again. Running it again goes on. */
export const runTeardown = async (options: TeardownOptions, io: Io): Promise<number> => {
	if (!options.yes && !isInteractive(io)) {
		throw new UsageError("nobody is there to type the mesh's name: --yes is missing");
	}

	using session = await openMesh(options, io);
	const exitCode = await tearDown(session, options, io);
	return exitCode;
};

/** The same with the mesh opened already. */
export const tearDown = async (
	session: TeardownSession,
	options: TeardownOptions,
	io: Io,
): Promise<number> => {
	const {clock, killChildren} = session.ports;
	const {mesh} = session.loaded.mesh;
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
	stop.killSignal.addEventListener('abort', () => {
		killChildren();
	});
	const exitCode = await teardownSession({
		session,
		again: sh`mesh-wizard teardown ${meshFlagsOf(options)}`,
		concurrency: options.concurrency,
		readyTimeoutMs: options.readyTimeoutMs,
		hooks: {
			emit,
			stop,
			listed(plan, unseen) {
				if (options.output === 'text') {
					io.stdout.write(removalText(plan, unseen));
				}
			},
			askForMeshName: options.yes
				? undefined
				: async (plan, unseen) => {
						if (options.output !== 'text') {
							io.stderr.write(removalText(plan, unseen));
						}

						const clusters = plan.clusters
							.filter(({steps}) => steps.length > 0)
							.map(({cluster}) => cluster);
						const answer = await io.readLine(
							`Type the mesh's name (${mesh}) to remove it from ${clusters.join(', ')}: `,
							{signal: stop.signal},
						);
						return (answer ?? '').trim();
					},
			download: {
				mode: options,
				agree: options.yes ? undefined : agreeOnTerminal(io, {...options, signal: stop.signal}),
			},
		},
	});
	return exitCode;
};
