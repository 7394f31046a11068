import {verifyMatrix} from '../reporters/verify-matrix.ts';
import {verifyJson} from '../reporters/verify-report.ts';
import type {VerifyResult} from '../reporters/verify-result.ts';
import {listenForStop} from '../session/stop.ts';
import {verifySession} from '../session/verify-session.ts';
import {ansiPaint} from './ansi-paint.ts';
import {meshFlagsOf} from './common-flags.ts';
import {makeEventSink} from './event-sink.ts';
import {hasColor, hasScreens, type Io} from './io.ts';
import {openMesh} from './open-mesh.ts';
import type {VerifyOptions} from './definitions/verify.ts';

const print = (result: VerifyResult, {output, color}: VerifyOptions, io: Io): void => {
	switch (output) {
		case 'table': {
			const isPainted = hasColor(io.stdout, io.env, {color});
			io.stdout.write(
				verifyMatrix(result, {
					width: io.stdout.columns,
					paint: isPainted ? ansiPaint : undefined,
				}),
				{isPainted},
			);
			break;
		}

		case 'json': {
			io.stdout.write(verifyJson(result));
			break;
		}

		case 'jsonl': {
			break;
		}
	}
};

/** Proves the traffic of every ordered pair of the mesh and cleans up. Changes nothing but a namespace of its own. */
export const runVerify = async (options: VerifyOptions, io: Io): Promise<number> => {
	const asked = {...options, meshFlags: meshFlagsOf(options)};
	using session = await openMesh(options, io);
	if (options.output === 'table' && hasScreens(io, options)) {
		const {withScreens} = await import('./with-screens.ts');
		const {result, exitCode} = await withScreens(
			{
				flow: 'verify',
				session,
				io,
				logFile: options.logFile,
				asks: false,
			},
			async hooks => verifySession(session, asked, hooks),
		);
		print(result, options, io);
		return exitCode;
	}

	// The report says how it ended.
	const emit = makeEventSink(options, io, session.ports.clock, ({type}) => type !== 'run-finished');
	using stop = listenForStop(io, time => {
		if (time === 1) {
			emit({
				type: 'notice',
				level: 'warn',
				text: 'stopping: verify takes its namespaces away first',
			});
		}
	});
	const {result, exitCode} = await verifySession(session, asked, {emit, stop});
	print(result, options, io);
	return exitCode;
};
