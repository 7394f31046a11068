import {Buffer} from 'node:buffer';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {createServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import type {TestContext} from 'node:test';
import {gzipSync} from 'node:zlib';
import {pack} from 'tar-stream';
import {authority} from './secure-api.ts';

const {cert, key} = authority.issue({
	name: 'releases',
	names: 'DNS:releases.localhost,DNS:localhost,IP:127.0.0.1',
});

/** A program that answers `istioctl version` as a release does. */
export const istioctlScript = (version: string): string =>
	`#!/bin/sh\necho '{"clientVersion":{"version":"${version}"}}'\n`;

/** A `.tar.gz` of these files, in their order. */
const archiveOf = async (files: Readonly<Record<string, string>>): Promise<Buffer> => {
	const packed = pack();
	for (const [name, text] of Object.entries(files)) {
		packed.entry({name, mode: 0o755}, text);
	}

	packed.finalize();
	const chunks: Buffer[] = [];
	for await (const chunk of packed as AsyncIterable<Buffer>) {
		chunks.push(chunk);
	}

	return gzipSync(Buffer.concat(chunks));
};

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

type Answer = Buffer | string | ((request: IncomingMessage, response: ServerResponse) => void);

type ReleaseServer = {
	url: string;
	port: number;
	/** Paths asked for, in order. */ requests: string[];
	answers: Map<string, Answer>;
};

/** An https server of releases, trusted by whom the tests' authority is; what it has no answer for is missing (404). */
export const startReleaseServer = async (t: Pick<TestContext, 'after'>): Promise<ReleaseServer> => {
	const requests: string[] = [];
	const answers = new Map<string, Answer>();
	const server = createServer({cert, key}, (request, response) => {
		const {url = ''} = request;
		requests.push(url);
		const answer = answers.get(url);
		if (typeof answer === 'function') {
			answer(request, response);
			return;
		}

		response.statusCode = answer === undefined ? 404 : 200;
		response.end(answer);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.after(() => {
		server.close();
		server.closeAllConnections();
	});
	const {port} = server.address() as AddressInfo;
	return {
		url: `https://127.0.0.1:${String(port)}/istio`,
		port,
		requests,
		answers,
	};
};

/** Publishes a version for a machine: the archive, and its checksum beside it. Gives the archive's path and bytes. */
export const publish = async (
	{answers}: ReleaseServer,
	version: string,
	{
		machine = 'linux-amd64',
		files = {istioctl: istioctlScript(version)},
		sum,
	}: {machine?: string; files?: Readonly<Record<string, string>>; sum?: string} = {},
): Promise<{path: string; bytes: Buffer}> => {
	const name = `istioctl-${version}-${machine}.tar.gz`;
	const path = `/istio/${version}/${name}`;
	const bytes = await archiveOf(files);
	answers.set(path, bytes);
	answers.set(`${path}.sha256`, `${sum ?? sha256(bytes)}  ${name}\n`);
	return {path, bytes};
};
