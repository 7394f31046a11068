import {makeCertificates} from '../adapters/certificates.ts';
import {makeClock} from '../adapters/clock.ts';
import {makeDemoPorts} from '../demo/make-demo-ports.ts';
import {UsageError} from '../errors.ts';
import type {Ports} from '../ports/ports.ts';
import {hasScreens, type Io} from './io.ts';
import type {DemoOptions} from './definitions/demo.ts';

/** Keys of this length are made while nobody notices; the certificates go nowhere. */
const keyBits = 2048;

const openDemo = ({scenario, speed, timeoutMs}: DemoOptions, {cwd}: Io): Ports =>
	makeDemoPorts(scenario, {
		clock: makeClock(),
		certificates: makeCertificates({keyBits}),
		speed,
		timeoutMs,
		directory: cwd,
	});

/** The guided set-up over simulated clusters; without a terminal, a run of the scenario's own mesh, told in lines. */
export const runDemo = async (
	options: DemoOptions,
	io: Io,
	open: typeof openDemo = openDemo,
): Promise<number> => {
	const wantsLines = options.plain || options.output === 'jsonl';
	if (!wantsLines && hasScreens(io, options)) {
		const {openGuided} = await import('./open-guided.ts');
		const ports = open(options, io);
		return openGuided(options, io, {first: ports, open: async () => ports});
	}

	if (!wantsLines) {
		throw new UsageError(
			'the demo shows the guided set-up, which needs a terminal, and there is none (or CI says that nobody watches it)',
			{
				remedy: [
					'To see a simulated run as plain lines: mesh-wizard demo --plain',
					'Or as JSON lines: mesh-wizard demo -o jsonl',
				],
			},
		);
	}

	const {runDemoLines} = await import('./demo-lines.ts');
	return runDemoLines(options, io, open(options, io));
};
