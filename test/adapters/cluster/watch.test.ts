import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import type {ServerResponse} from 'node:http';
import {test} from 'node:test';
import {connectTo} from '../../helpers/connect-to.ts';
import {
	sendJson,
	sendStatus,
	startFakeApiServer,
	type SeenRequest,
} from '../../helpers/fake-api-server.ts';
import {until} from '../../helpers/until.ts';

const pod = (name: string, resourceVersion: string) => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {
		name,
		namespace: 'istio-system',
		uid: `uid-${name}`,
		resourceVersion,
	},
});
const line = (type: string, object: unknown) => `${JSON.stringify({type, object})}\n`;
const isWatch = ({url}: SeenRequest) => url.includes('watch=1');
const query = (request: SeenRequest | undefined) =>
	Object.fromEntries(new URL(request?.url ?? '', 'http://x').searchParams);

const kind = {apiVersion: 'v1', kind: 'Pod', namespace: 'istio-system'};

/** Reads events until `count` are there, then aborts. */
const take = async (
	events: AsyncIterable<{type: string; object: {metadata: {name: string}}}>,
	count: number,
	stop: AbortController,
): Promise<string[]> => {
	const seen: string[] = [];
	for await (const event of events) {
		seen.push(`${event.type} ${event.object.metadata.name}`);
		if (seen.length === count) {
			stop.abort();
		}
	}

	return seen;
};

test('a watch starts with what is there, goes on from there, is taken up after its end, and ends with its signal', async t => {
	const watches: ServerResponse[] = [];
	const {url, requests, sockets} = await startFakeApiServer(t, (request, response) => {
		if (!isWatch(request)) {
			sendJson(response, {metadata: {resourceVersion: '10'}, items: [pod('a', '5')]});
			return;
		}

		response.writeHead(200, {'content-type': 'application/json'}).flushHeaders();
		watches.push(response);
		if (watches.length === 1) {
			const text = line('MODIFIED', pod('a', '11')) + line('ADDED', pod('ü', '12'));
			// Split in the middle of a character.
			const bytes = Buffer.from(text);
			const middle = bytes.indexOf('ü') + 1;
			response.write(bytes.subarray(0, middle));
			setImmediate(() => {
				response.write(bytes.subarray(middle));
				response.end(line('BOOKMARK', {kind: 'Pod', metadata: {resourceVersion: '20'}}));
			});
		} else {
			response.write(line('DELETED', pod('a', '21')));
		}
	});
	const stop = new AbortController();
	const cluster = connectTo(t, url);
	assert.deepEqual(
		await take(
			cluster.watch(kind, {
				signal: stop.signal,
				labelSelector: 'app=istiod',
				fieldSelector: 'metadata.name!=x',
			}),
			4,
			stop,
		),
		['added a', 'modified a', 'added ü', 'deleted a'],
	);
	assert.equal(
		new URL(requests[0]?.url ?? '', 'http://x').pathname,
		'/api/v1/namespaces/istio-system/pods',
	);
	assert.deepEqual(query(requests[1]), {
		watch: '1',
		allowWatchBookmarks: 'true',
		timeoutSeconds: '60',
		resourceVersion: '10',
		labelSelector: 'app=istiod',
		fieldSelector: 'metadata.name!=x',
	});
	assert.equal(query(requests[2])['resourceVersion'], '20');
	assert.equal(requests.length, 3);
	await until("the watch's connection is closed", () => sockets.size <= 1);
});

test('when the server forgot where the watch was, only what changed is told', async t => {
	let lists = 0;
	let watches = 0;
	const {url} = await startFakeApiServer(t, (request, response) => {
		if (isWatch(request)) {
			watches++;
			if (watches === 1) {
				response
					.writeHead(200, {'content-type': 'application/json'})
					.end(line('ERROR', {kind: 'Status', code: 410, message: 'too old resource version'}));
			} else if (watches === 2) {
				sendStatus(response, 410, 'Expired');
			} else {
				response
					.writeHead(200, {'content-type': 'application/json'})
					.write(line('ADDED', pod('d', '40')));
			}

			return;
		}

		lists++;
		const items = [
			[pod('a', '1'), pod('b', '1')],
			[pod('b', '2'), pod('c', '2')],
			[pod('b', '2'), pod('c', '2')],
		][lists - 1];
		sendJson(response, {metadata: {resourceVersion: String(lists * 10)}, items});
	});
	const stop = new AbortController();
	assert.deepEqual(await take(connectTo(t, url).watch(kind, {signal: stop.signal}), 6, stop), [
		'added a',
		'added b',
		'deleted a',
		'modified b',
		'added c',
		'added d',
	]);
	assert.equal(lists, 3);
});

test("a broken connection and a server's fault pass; a refusal ends the watch", async t => {
	let watches = 0;
	const {url} = await startFakeApiServer(t, (request, response) => {
		if (!isWatch(request)) {
			sendJson(response, {metadata: {resourceVersion: '10'}, items: []});
			return;
		}

		watches++;
		switch (watches) {
			case 1: {
				response
					.writeHead(200, {'content-type': 'application/json'})
					.write(line('ADDED', pod('a', '11')));
				setImmediate(() => {
					response.socket?.destroy();
				});
				break;
			}

			case 2: {
				sendStatus(response, 503, 'not ready');
				break;
			}

			case 3: {
				response
					.writeHead(200, {'content-type': 'application/json'})
					.end(line('ADDED', pod('b', '12')));
				break;
			}

			default: {
				sendStatus(response, 403, 'no longer');
			}
		}
	});
	const stop = new AbortController();
	const seen: string[] = [];
	await assert.rejects(
		async () => {
			for await (const event of connectTo(t, url).watch(kind, {signal: stop.signal})) {
				seen.push(event.object.metadata.name);
			}
		},
		{kind: 'forbidden'},
	);
	assert.deepEqual(seen, ['a', 'b']);
});

test('a first list that fails is a failure, and a watch that is aborted before it began is empty', async t => {
	const {url, requests} = await startFakeApiServer(t, (_request, response) => {
		sendStatus(response, 403, 'no');
	});
	const cluster = connectTo(t, url);
	await assert.rejects(
		take(cluster.watch(kind, {signal: new AbortController().signal}), 1, new AbortController()),
		{kind: 'forbidden'},
	);
	assert.deepEqual(
		await take(cluster.watch(kind, {signal: AbortSignal.abort()}), 1, new AbortController()),
		[],
	);
	assert.equal(requests.length, 1);
});

test('watches do not take connections from requests', async t => {
	const {url} = await startFakeApiServer(t, (request, response) => {
		if (isWatch(request)) {
			response.writeHead(200, {'content-type': 'application/json'}).flushHeaders();
		} else {
			sendJson(response, {metadata: {resourceVersion: '1'}, items: []});
		}
	});
	const cluster = connectTo(t, url, {maxSockets: 1, timeoutMs: 3000});
	const stop = new AbortController();
	const watching = Array.from({length: 3}, async () =>
		take(cluster.watch(kind, {signal: stop.signal}), 1, stop),
	);
	for (let count = 0; count < 3; count++) {
		assert.deepEqual(await cluster.list(kind), []);
	}

	stop.abort();
	await Promise.all(watching);
});

test('a watch that does not stop telling is given up, one that tells much is not', async t => {
	let told = 0;
	let most = 49_000;
	const {url} = await startFakeApiServer(t, (request, response) => {
		if (!isWatch(request)) {
			sendJson(response, {metadata: {resourceVersion: '1'}, items: []});
			return;
		}

		response.writeHead(200, {'content-type': 'application/json'});
		const write = () => {
			let isWelcome = true;
			while (isWelcome && told < most) {
				told++;
				isWelcome = response.write(line('MODIFIED', pod('a', String(told))));
			}

			if (told < most) {
				response.once('drain', write);
			}
		};

		write();
	});
	const cluster = connectTo(t, url);
	const stop = new AbortController();
	assert.equal((await take(cluster.watch(kind, {signal: stop.signal}), most, stop)).length, most);
	told = 0;
	most = 60_000;
	await assert.rejects(
		take(cluster.watch(kind, {signal: new AbortController().signal}), most, new AbortController()),
		{kind: 'too-large', message: /told more than 50000 changes/v},
	);
});
