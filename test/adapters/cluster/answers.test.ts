import assert from 'node:assert/strict';
import type {ServerResponse} from 'node:http';
import {test, type TestContext} from 'node:test';
import {inspect} from 'node:util';
import {gzipSync} from 'node:zlib';
import {ApiError, type ApiFailureKind} from '../../../source/ports/cluster.ts';
import {Sensitive} from '../../../source/sensitive.ts';
import {clusterFor, contextFor, serverTls} from '../../helpers/secure-api.ts';
import {connectTo} from '../../helpers/connect-to.ts';
import {sendJson, sendStatus, startFakeApiServer} from '../../helpers/fake-api-server.ts';

const token = 'canary-Token9.q1w2e3';

const answering = async (
	t: TestContext,
	respond: (response: ServerResponse) => void,
	options: Parameters<typeof connectTo>[2] = {},
) => {
	const {url} = await startFakeApiServer(t, (_request, response) => {
		respond(response);
	});
	return {url, cluster: connectTo(t, url, {user: {token: new Sensitive(token)}, ...options})};
};

const failure = async (promise: Promise<unknown>): Promise<ApiError> => {
	try {
		await promise;
	} catch (error) {
		assert.ok(!inspect(error, {depth: 9}).includes(token));
		return error as ApiError;
	}

	throw new Error('it did not fail');
};

test("refusals of the API are told apart by status, in the server's words", async t => {
	const table: Array<[number, ApiFailureKind]> = [
		[400, 'invalid'],
		[401, 'unauthorized'],
		[403, 'forbidden'],
		[404, 'not-found'],
		[409, 'conflict'],
		[422, 'invalid'],
		[429, 'throttled'],
		[500, 'server-error'],
		[503, 'server-error'],
		[504, 'server-error'],
	];
	for (const [status, kind] of table) {
		const {url, cluster} = await answering(t, response => {
			sendStatus(response, status, `User "jane" got ${status}\u001B[31m\nindeed`);
		});
		const error = await failure(cluster.get('/api/v1/nodes'));
		assert.deepEqual([error.kind, error.status], [kind, status]);
		assert.equal(
			error.message,
			`${url}: User "jane" got ${status} [31m indeed (GET /api/v1/nodes)`,
		);
		assert.equal(error.code, `api.${kind}`);
	}
});

test('what is no Kubernetes is told apart: pages, redirects to a login, broken JSON, not HTTP', async t => {
	const table: Array<[string, (response: ServerResponse) => void, RegExp]> = [
		[
			'a page',
			response => {
				response
					.writeHead(200, {'content-type': 'text/html; charset=utf-8'})
					.end('<html>nginx</html>');
			},
			/not a Kubernetes API server: HTTP 200 with text\/html where JSON was expected$/v,
		],
		[
			'a page for 404',
			response => {
				response.writeHead(404, {'content-type': 'text/html'}).end('<html>nginx</html>');
			},
			/HTTP 404 with text\/html$/v,
		],
		[
			'a page for 403',
			response => {
				response.writeHead(403, {'content-type': 'text/html'}).end('<html>blocked</html>');
			},
			/HTTP 403 with text\/html$/v,
		],
		[
			'a login',
			response => {
				response.writeHead(302, {location: 'https://login.corp.example/sso?state=secret'}).end();
			},
			/HTTP 302, which leads to login\.corp\.example$/v,
		],
		[
			'broken JSON',
			response => {
				response.writeHead(200, {'content-type': 'application/json'}).end('{"a":');
			},
			/its JSON is broken$/v,
		],
		[
			'no HTTP',
			response => {
				response.socket?.end('220 smtp ready\r\n');
			},
			/what answers does not speak HTTP\/1\.1$/v,
		],
	];
	for (const [name, respond, words] of table) {
		const {cluster} = await answering(t, respond);
		const error = await failure(cluster.get('/version'));
		assert.equal(error.kind, 'not-kubernetes', `${name}: ${error.message}`);
		assert.match(error.message, words);
		assert.ok(!error.message.includes('secret'));
	}
});

test("plain text answers of an API server, and a load balancer's 503, keep their meaning", async t => {
	const text = (status: number, type: string, body: string) => (response: ServerResponse) => {
		response.writeHead(status, {'content-type': type}).end(body);
	};

	assert.equal(
		(
			await failure(
				(
					await answering(t, text(404, 'text/plain; charset=utf-8', '404 page not found\n'))
				).cluster.get('/apis/none'),
			)
		).kind,
		'not-found',
	);
	const error = await failure(
		(await answering(t, text(503, 'text/html', '<h1>No server</h1>'))).cluster.get('/version'),
	);
	assert.equal(error.kind, 'gateway');
	assert.match(error.message, /answers in its place: HTTP 503 \(GET \/version\)$/v);
	assert.equal(
		await (await answering(t, text(200, 'text/plain', 'ok'))).cluster.text('/readyz'),
		'ok',
	);
});

test('an error of a load balancer or proxy is told from one of the API server by the marks of that', async t => {
	const sends =
		(status: number, headers: Record<string, string>, body: string) =>
		(response: ServerResponse) => {
			response.writeHead(status, headers).end(body);
		};

	const status = (code: number) => JSON.stringify({kind: 'Status', message: 'etcd is away', code});
	const table: Array<[Parameters<typeof sends>, ApiFailureKind, RegExp]> = [
		[
			[503, {'content-type': 'text/plain', server: 'envoy'}, 'no healthy upstream'],
			'gateway',
			/answers in its place: HTTP 503 of envoy: no healthy upstream \(GET \/version\)$/v,
		],
		[
			[502, {'content-type': 'text/html'}, '<head><title>502 Bad\nGateway</title></head>'],
			'gateway',
			/: HTTP 502 \("502 Bad Gateway"\) \(GET \/version\)$/v,
		],
		[[407, {'content-type': 'text/html'}, '<html>'], 'gateway', /HTTP 407/v],
		[
			[504, {'content-type': 'application/json'}, '{"message": "upstream timeout"}'],
			'gateway',
			/: HTTP 504: upstream timeout \(/v,
		],
		[
			[429, {'content-type': 'text/plain', 'retry-after': '3600'}, 'slow down'],
			'throttled',
			/answers in its place: HTTP 429: slow down \(GET \/version; wait 3600 s\)$/v,
		],
		[
			[429, {'content-type': 'text/plain', 'audit-id': 'a', 'retry-after': '1'}, 'Too many'],
			'throttled',
			/\d: HTTP 429: Too many \(GET \/version; wait 1 s\)$/v,
		],
		[
			[503, {'content-type': 'application/json'}, status(503)],
			'server-error',
			/\d: etcd is away \(/v,
		],
		[
			[500, {'content-type': 'text/plain', 'audit-id': 'a'}, '[-]etcd failed'],
			'server-error',
			/\d: HTTP 500: \[-\]etcd failed \(/v,
		],
	];
	for (const [sent, kind, words] of table) {
		const {cluster} = await answering(t, sends(...sent));
		const error = await failure(cluster.get('/version'));
		assert.deepEqual([error.kind, error.status], [kind, sent[0]], error.message);
		assert.match(error.message, words);
	}
});

test('an answer that is packed in another way than asked for is named as that', async t => {
	for (const [encoding, words] of [
		['gzip', /claims to be compressed by gzip, and is not$/v],
		['br', /its answer is encoded as br, unasked$/v],
	] as const) {
		const {cluster} = await answering(t, response => {
			response
				.writeHead(200, {'content-type': 'application/json', 'content-encoding': encoding})
				.end('{"gitVersion": "v1.33.1"}');
		});
		const error = await failure(cluster.get('/version'));
		assert.equal(error.kind, 'not-kubernetes', error.message);
		assert.match(error.message, words);
	}
});

test('a server that echoes the credentials gets no further with them', async t => {
	const {url} = await startFakeApiServer(
		t,
		(request, response) => {
			response
				.writeHead(400, {'content-type': 'text/plain'})
				.end(`bad request: ${JSON.stringify(request.headers)}`);
		},
		serverTls,
	);
	const error = await failure(
		clusterFor(t, contextFor(url, {user: {token: new Sensitive(token)}})).get('/version'),
	);
	assert.match(error.message, /Bearer •••/v);
});

test('an answer beyond the byte cap is refused, also when it is compressed', async t => {
	const big = JSON.stringify({text: 'x'.repeat(300_000)});
	const plain = await answering(
		t,
		response => {
			response.writeHead(200, {'content-type': 'application/json'}).end(big);
		},
		{maximumBytes: 200_000},
	);
	assert.match(
		(await failure(plain.cluster.get('/x'))).message,
		/the answer exceeds .* MiB \(GET \/x\)$/v,
	);
	const compressed = async (options: object) =>
		answering(
			t,
			response => {
				response
					.writeHead(200, {'content-type': 'application/json', 'content-encoding': 'gzip'})
					.end(gzipSync(big));
			},
			options,
		);
	assert.equal(
		(await failure((await compressed({maximumBytes: 200_000})).cluster.get('/x'))).kind,
		'too-large',
	);
	assert.deepEqual(
		await (await compressed({maximumBytes: 400_000})).cluster.get('/x'),
		JSON.parse(big),
	);
});

test('an answer that breaks off is a network failure', async t => {
	for (const headers of [{}, {'content-encoding': 'gzip'}]) {
		const {cluster} = await answering(t, response => {
			response
				.writeHead(200, {'content-type': 'application/json', ...headers})
				.write(gzipSync('{"a": 1'));
			setImmediate(() => {
				response.socket?.destroy();
			});
		});
		const error = await failure(cluster.get('/x'));
		assert.equal(error.kind, 'network', error.message);
		assert.match(error.message, /the connection was lost in the middle of the answer$/v);
	}
});

test('a conflict names the other managers and their fields', async t => {
	const cause = (manager: string, field: string) => ({
		reason: 'FieldManagerConflict',
		message: `conflict with "${manager}" using apps/v1`,
		field,
	});
	const {url, cluster} = await answering(t, response => {
		sendStatus(response, 409, 'Apply failed with 5 conflicts: ...', {
			reason: 'Conflict',
			details: {
				causes: [
					...['.spec.replicas', '.spec.a', '.spec.b', '.spec.c'].map(field => cause('helm', field)),
					{
						...cause('x', '.status'),
						message:
							'conflict with "kube-controller-manager" with subresource "status" using apps/v1',
					},
				],
			},
		});
	});
	const error = await failure(
		cluster.apply({
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {name: 'istiod', namespace: 'istio-system'},
		}),
	);
	assert.equal(error.kind, 'conflict');
	assert.equal(
		error.message,
		`${url}: apply Deployment istio-system/istiod is managed by someone else: "helm" owns .spec.replicas, .spec.a, .spec.b and 1 more; "kube-controller-manager" owns .status`,
	);
	const other = await answering(t, response => {
		sendStatus(response, 409, 'namespaces "x" already exists', {reason: 'AlreadyExists'});
	});
	assert.match(
		(
			await failure(
				other.cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'x'}}),
			)
		).message,
		/namespaces "x" already exists \(create Namespace x\)$/v,
	);
});

test('an object that is none is not taken for one', async t => {
	const {cluster} = await answering(t, response => {
		sendJson(response, {hello: 'world'});
	});
	assert.equal(
		(await failure(cluster.read({apiVersion: 'v1', kind: 'Namespace', name: 'x'}))).kind,
		'not-kubernetes',
	);
});

void test('an answer without the members that every list has says nothing of what there is', async t => {
	const custom = {apiVersion: 'shop.example.com/v1', kind: 'Till'};
	for (const [answer, isList] of [
		[null, false],
		[{}, false],
		[[], false],
		[{kind: 'PodList', apiVersion: 'v1', metadata: {}}, false],
		[{items: null, resources: null}, true],
		[{items: [], resources: []}, true],
	] as const) {
		const {cluster} = await answering(t, response => {
			sendJson(response, answer);
		});
		for (const ask of [
			async () => cluster.list({apiVersion: 'v1', kind: 'Pod'}),
			async () => cluster.read({...custom, name: 'one'}),
			async () => cluster.kinds(),
		]) {
			const said = await ask().catch((error: unknown) => error);
			assert.equal(
				said instanceof ApiError && said.kind === 'not-kubernetes',
				!isList,
				`${JSON.stringify(answer)} ${String(ask)}: ${inspect(said)}`,
			);
		}
	}
});

void test('an answer whose items are no list is no empty list', async t => {
	const listed = async (items: unknown) => {
		const {cluster} = await answering(t, response => {
			sendJson(response, {kind: 'PodList', apiVersion: 'v1', metadata: {}, items});
		});
		return cluster.list({apiVersion: 'v1', kind: 'Pod'});
	};

	for (const items of ['none', {}, 0]) {
		const error = await failure(listed(items));
		assert.equal(error.kind, 'not-kubernetes');
		assert.match(error.message, /something else than a list \(list pods\)/v);
	}

	// Go writes an empty list as null, too.
	assert.deepEqual(await listed([]), []);
	assert.deepEqual(await listed(null), []);
});

test('commands to paste name the kubeconfig that was given, and none where kubectl has it already', async t => {
	for (const status of [401, 403, 500, 302]) {
		const remedyOf = async (kubeconfig?: string) => {
			const {url} = await startFakeApiServer(t, (_request, response) => {
				sendStatus(response, status, 'no');
			});
			const error = await failure(
				clusterFor(t, {...contextFor(url), name: 'east', kubeconfig}).get('/version'),
			);
			return error.remedy.join('\n');
		};

		assert.match(
			await remedyOf('/there/my kc.yaml'),
			/KUBECONFIG='\/there\/my kc\.yaml' kubectl --context east /v,
			String(status),
		);
		const usual = await remedyOf();
		assert.match(usual, /: kubectl --context east /v, String(status));
	}
});
