import {demoMeshFile} from '../demo/make-demo-ports.ts';
import type {Emit, EventBody} from '../engine/events.ts';
import type {Ports} from '../ports/ports.ts';
import {applySession} from '../session/apply-session.ts';
import {listenForStop} from '../session/stop.ts';
import {makeEventSink} from './event-sink.ts';
import type {Io, Output} from './io.ts';
import {openMesh} from './open-mesh.ts';
import type {DemoOptions} from './definitions/demo.ts';

const label = '[simulated]';

const labelled = (output: Output): Output => ({
	isTerminal: output.isTerminal,
	columns: output.columns,
	flush: output.flush,
	write(text) {
		output.write(`${label} ${text}`);
	},
});

/** Events of JSON lines each say that nothing is real; of plain lines, each line does. */
const sinkFor = (options: DemoOptions, io: Io, ports: Ports): Emit => {
	if (options.output === 'jsonl') {
		const emit = makeEventSink({...options, output: 'jsonl'}, io, ports.clock);
		return body => {
			const marked: EventBody & {simulated: boolean} = {...body, simulated: true};
			emit(marked);
		};
	}

	const emit = makeEventSink(
		{...options, output: 'text'},
		{...io, stdout: labelled(io.stdout), stderr: labelled(io.stderr)},
		ports.clock,
	);
	return body => {
		// Every line has the label already.
		emit(body.type === 'run-started' ? {...body, simulated: false} : body);
	};
};

/** How often failed steps are tried again when nobody is there to ask. */
const retries = 1;

/** Survey, checks, plan, steps and proof of the scenario's own mesh, as the engine does them with real clusters. */
export const runDemoLines = async (options: DemoOptions, io: Io, ports: Ports): Promise<number> => {
	const emit = sinkFor(options, io, ports);
	using session = await openMesh({...options, file: demoMeshFile}, io, async () => ports);
	using stop = listenForStop(io);
	let left = retries;
	const {exitCode} = await applySession({
		session,
		waivers: [],
		meshFlags: ['-f', demoMeshFile],
		applyFlags: ['-f', demoMeshFile],
		concurrency: options.installs,
		readyTimeoutMs: options.readyTimeoutMs,
		hooks: {
			emit,
			stop,
			approve: async () => true,
			async decide() {
				left--;
				return left < 0 ? 'stop' : 'retry';
			},
		},
	});
	return exitCode;
};
