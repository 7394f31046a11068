import path from 'node:path';
import process from 'node:process';
import {run} from 'node:test';
import {spec, type TestEvent} from 'node:test/reporters';

/** Files that run one after the other, each in its own process. */
type Lane = readonly string[];

/** What node's runner says of a whole run at its end, line by line. */
const closing =
	/^(?<name>tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) (?<count>[\d.]+)$/v;

/** A message of the runner itself, at the left edge. */
const diagnostic = (message: string): TestEvent => ({
	type: 'test:diagnostic',
	data: {message, nesting: 0, level: 'info'},
});

/**
Runs test files as `node --test` does, lanes side by side and rounds of lanes one after the other. Reports lane by lane, then how
long each file took, and closes as node's runner does, with the numbers of all lanes together. Sets the exit code.
*/
export const runLanes = async (rounds: ReadonlyArray<readonly Lane[]>): Promise<void> => {
	const started = performance.now();
	const report = spec();
	report.pipe(process.stdout);
	const counts = new Map<string, number>();
	const seconds = new Map<string, number>();
	const summaries: TestEvent[] = [];
	const note = (event: TestEvent): void => {
		const {name = '', count} =
			(event.type === 'test:diagnostic' && event.data.nesting === 0
				? closing.exec(event.data.message)?.groups
				: undefined) ?? {};
		if (count !== undefined) {
			counts.set(name, (counts.get(name) ?? 0) + Number(count));
			return;
		}

		if (
			event.type === 'test:complete' &&
			event.data.nesting === 0 &&
			event.data.name === event.data.file
		) {
			seconds.set(event.data.name, event.data.details.duration_ms / 1000);
		}

		if (event.type === 'test:summary' && event.data.file === undefined) {
			summaries.push(event);
			process.exitCode = event.data.success ? process.exitCode : 1;
			return;
		}

		report.write(event);
	};

	// Test files get the chance to clean up.
	const stop = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			process.exitCode = 1;
			stop.abort();
		});
	}

	for (const lanes of rounds) {
		if (stop.signal.aborted) {
			break;
		}

		const streams = lanes
			.filter(files => files.length > 0)
			.map(files =>
				run({files: files.map(file => path.resolve(file)), concurrency: 1, signal: stop.signal}),
			);
		// All of them run by now; what one has to say waits in its stream for those before it.
		for (const stream of streams) {
			for await (const event of stream as AsyncIterable<TestEvent>) {
				note(event);
			}
		}
	}

	counts.set('duration_ms', performance.now() - started);
	for (const [file, took] of [...seconds].toSorted(([, one], [, other]) => other - one)) {
		report.write(
			diagnostic(`${String(Math.round(took)).padStart(5)} s  ${path.relative('.', file)}`),
		);
	}

	for (const [name, count] of counts) {
		report.write(diagnostic(`${name} ${String(count)}`));
	}

	// It makes the reporter repeat what has failed.
	for (const summary of summaries.slice(-1)) {
		report.write(summary);
	}

	report.end();
};
