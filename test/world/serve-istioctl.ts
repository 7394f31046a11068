import type {IncomingMessage, ServerResponse} from 'node:http';
import {text} from 'node:stream/consumers';
import {stringify} from 'yaml';
import type {IstioctlPort} from '../../source/ports/istioctl.ts';
import {listOf, recordOf, textOf} from '../../source/untyped.ts';

/** What the program says to its caller: a line for stdout or stderr, or how it ends. */
export type Said = {out: string} | {error: string} | {code: number};

/** A whole run is limited by the tests themselves. */
const longestMs = 600_000;

/** The other half of the world's istioctl: the program in PATH passes its command line on, and this changes the simulated clusters. */
export const serveIstioctl = (istioctl: IstioctlPort) => {
	let running = 0;
	const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
		const request = recordOf(JSON.parse(await text(incoming)));
		const argv = listOf(request['argv']).map(word => textOf(word) ?? '');
		const after = (flag: string) => argv[argv.indexOf(flag) + 1] ?? '';
		const say = (said: Said) => {
			response.write(`${JSON.stringify(said)}\n`);
		};

		const stop = new AbortController();
		response.on('close', () => {
			stop.abort();
		});
		const command = {
			context: after('--context'),
			signal: stop.signal,
			onLine(line: string) {
				say({error: line});
			},
			onStart: async () => undefined,
			killAfterMs: longestMs,
		};
		running++;
		try {
			switch (argv[0] ?? '') {
				case 'manifest': {
					const objects = await istioctl.render(textOf(request['input']) ?? '', {});
					say({out: objects.map(object => stringify(object)).join('---\n')});
					say({code: 0});
					break;
				}

				case 'install': {
					const {exitCode = 1} = await istioctl.install(after('-f'), {
						...command,
						readinessTimeoutMs: longestMs,
					});
					say({code: exitCode});
					break;
				}

				case 'uninstall': {
					const {exitCode = 1} = await istioctl.purge(command);
					say({code: exitCode});
					break;
				}

				default: {
					say({error: `Error: unknown command ${JSON.stringify(argv[0])}`});
					say({code: 64});
				}
			}
		} catch (error) {
			say({error: `Error: ${error instanceof Error ? error.message : String(error)}`});
			say({code: 1});
		} finally {
			running--;
			response.end();
		}
	};

	return {
		/** How many command lines are at work. */
		running: () => running,
		respond(incoming: IncomingMessage, response: ServerResponse) {
			void answer(incoming, response);
		},
	};
};
