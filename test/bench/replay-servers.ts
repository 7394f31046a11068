/*
Serves what one API server has answered as if by many of them: `node replay-servers.ts FILE`, where FILE is JSON of `Replay`. A process
of its own, so that its work is not taken for that of the program which asks. Tells its ports by one message to its parent, and what
was asked of each by another whenever its parent sends one.
*/
import {readFileSync} from 'node:fs';
import {createServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Exchange} from '../lab/recording-front.ts';

export type Replay = {
	tls: {cert: string; key: string; ca: string};
	exchanges: readonly Exchange[];
	/** Of each server: what stands in the recording and what it says instead, and the milliseconds that it takes over each answer. */
	servers: ReadonlyArray<{
		replacements: ReadonlyArray<readonly [from: string, to: string]>;
		latencyMs: number;
	}>;
};

export type Counts = ReadonlyArray<{
	requests: number;
	connections: number;
	unknown: readonly string[];
}>;

const {tls, exchanges, servers} = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Replay;
const keyOf = (method: string | undefined, url: string | undefined, body: string): string =>
	`${method ?? ''} ${url ?? ''} ${body}`;
const counts: Array<{requests: number; connections: number; unknown: string[]}> = [];

const start = async ({replacements, latencyMs}: Replay['servers'][number]): Promise<number> => {
	const count = {requests: 0, connections: 0, unknown: [] as string[]};
	counts.push(count);
	const own = (recorded: string) => {
		let changed = recorded;
		for (const [from, to] of replacements) {
			changed = changed.replaceAll(from, to);
		}

		return changed;
	};

	const answers = new Map(
		exchanges.map(({method, url, asked, status, contentType, answered}) => [
			keyOf(method, url, asked),
			{status, contentType, body: own(answered)},
		]),
	);
	// Real API servers ask for a client certificate, which is a part of what a connection costs.
	const server = createServer(
		{...tls, requestCert: true, rejectUnauthorized: true},
		(incoming, response) => {
			const answer = async () => {
				const [body] = await Promise.all([text(incoming), sleep(latencyMs)]);
				count.requests++;
				const found = answers.get(keyOf(incoming.method, incoming.url, body));
				if (found === undefined) {
					count.unknown.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
				}

				response
					.writeHead(found?.status ?? 404, {
						'content-type': found?.contentType ?? 'application/json',
					})
					.end(
						found?.body ??
							'{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}',
					);
			};

			void answer();
		},
	);
	// As long as API servers keep them.
	server.keepAliveTimeout = 90_000;
	server.on('connection', () => {
		count.connections++;
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return (server.address() as AddressInfo).port;
};

const ports = await Promise.all(servers.map(async server => start(server)));
process.on('message', () => {
	process.send?.({counts});
	for (const count of counts) {
		Object.assign(count, {requests: 0, connections: 0, unknown: []});
	}
});
process.on('disconnect', () => {
	process.exit();
});
process.send?.({ports});
