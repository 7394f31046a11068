import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {
	chmod,
	mkdir,
	readdir,
	readFile,
	rename,
	stat,
	symlink,
	utimes,
	writeFile,
} from 'node:fs/promises';
import {createConnection} from 'node:net';
import process from 'node:process';
import path from 'node:path';
import {afterEach, describe, test, type TestContext} from 'node:test';
import {execa} from 'execa';
import {makeIstioctlDownloads} from '../../../source/adapters/istioctl-downloads/istioctl-downloads.ts';
import {cacheFailure} from '../../../source/adapters/istioctl-downloads/failures.ts';
import {makeIstioctl} from '../../../source/adapters/istioctl.ts';
import {MeshError, UsageError} from '../../../source/errors.ts';
import {istioctlScript, publish, sha256, startReleaseServer} from '../../helpers/release-server.ts';
import {authority, listen} from '../../helpers/secure-api.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const version = '1.31.4';
const linux = {platform: 'linux', arch: 'x64'};

type Options = Partial<Parameters<typeof makeIstioctlDownloads>[0]>;

const world = async (t: TestContext) => {
	const [server, home] = [await startReleaseServer(t), await temporaryDirectory(t)];
	const make = (options: Options = {}) =>
		makeIstioctlDownloads({
			env: {},
			userAgent: 'mesh-wizard/test',
			authorities: [authority.ca],
			home,
			url: server.url,
			machine: linux,
			idleMs: 5000,
			...options,
		});
	const place = path.join(home, '.cache', 'mesh-wizard', 'istioctl', '1.31.4-linux-amd64');
	return {
		server,
		home,
		make,
		place,
	};
};

/** What a promise is rejected with: a `MeshError` with something to do. */
const failureOf = async (promise: Promise<unknown>): Promise<MeshError> => {
	try {
		await promise;
	} catch (error) {
		assert.ok(error instanceof MeshError, String(error));
		assert.ok(error.remedy.length > 0, error.message);
		return error;
	}

	return assert.fail('it was not rejected');
};

const filesIn = async (folder: string): Promise<string[]> => {
	try {
		return await readdir(folder);
	} catch {
		return [];
	}
};

describe('a download', () => {
	test('is checked, kept as an executable, and found again without the network', async t => {
		const {server, make, place} = await world(t);
		const {bytes} = await publish(server, version, {
			files: {'readme.md': 'no program', istioctl: istioctlScript(version)},
		});
		const seen: Array<{received: number; total?: number}> = [];
		const file = await make().fetch(version, {
			onProgress(progress) {
				seen.push(progress);
			},
		});
		assert.equal(file, path.join(place, 'istioctl'));
		assert.equal(await readFile(file, 'utf8'), istioctlScript(version));
		assert.equal((await stat(file)).mode & 0o777, 0o755); // eslint-disable-line no-bitwise
		assert.deepEqual(await filesIn(place), ['istioctl']);
		assert.deepEqual(seen.at(-1), {received: bytes.length, total: bytes.length});

		const asked = server.requests.length;
		assert.equal(await make({url: 'https://127.0.0.1:1/nowhere'}).find(version), file);
		assert.equal(server.requests.length, asked);
		assert.equal(await make().find('1.30.8'), undefined);
	});

	test('is what runs from then on, instead of the one on PATH', async t => {
		const {server, home, make} = await world(t);
		await publish(server, version);
		const bin = path.join(home, 'bin');
		await mkdir(bin);
		await writeFile(path.join(bin, 'istioctl'), istioctlScript('1.30.8'), {mode: 0o755});
		const istioctl = makeIstioctl({
			env: {PATH: `${bin}:/usr/bin:/bin`},
			identify: async () => undefined,
		});
		assert.deepEqual(await istioctl.locate(), {
			path: path.join(bin, 'istioctl'),
			version: '1.30.8',
		});
		const file = await make().fetch(version, {});
		istioctl.use(file);
		assert.deepEqual(await istioctl.locate(), {path: file, version});
	});

	test('of two processes at once leaves one whole file', async t => {
		const {server, make, place} = await world(t);
		await publish(server, version);
		const files = await Promise.all(
			[make(), make(), make()].map(async downloads => downloads.fetch(version, {})),
		);
		assert.equal(new Set(files).size, 1);
		assert.deepEqual(await filesIn(place), ['istioctl']);
		assert.equal(await readFile(path.join(place, 'istioctl'), 'utf8'), istioctlScript(version));
	});

	test('follows redirects, but not away from https', async t => {
		const {server, make} = await world(t);
		const {path: archive, bytes} = await publish(server, version);
		server.answers.set('/elsewhere', bytes);
		const redirect = (location: string) => {
			server.answers.set(archive, (_request, response) => {
				response.writeHead(302, {location}).end();
			});
		};

		redirect('/elsewhere');
		await make().fetch(version, {});
		redirect('http://127.0.0.1/elsewhere');
		assert.match(
			(await failureOf(make().fetch(version, {}))).message,
			/redirects to http:\/\/127\.0\.0\.1\/elsewhere, which is not an https/v,
		);
		redirect(archive);
		assert.match(
			(await failureOf(make().fetch(version, {}))).message,
			/redirects more than 5 times/v,
		);
	});

	test('sweeps away what a killed one left, and leaves that of one that runs', async t => {
		const {server, make, place} = await world(t);
		await publish(server, version);
		await mkdir(place, {recursive: true});
		await writeFile(path.join(place, '.istioctl.1-old.tmp'), 'half');
		await utimes(path.join(place, '.istioctl.1-old.tmp'), 0, 0);
		await writeFile(path.join(place, '.istioctl.2-new.tmp'), 'half');
		await make().fetch(version, {});
		assert.deepEqual((await filesIn(place)).toSorted(), ['.istioctl.2-new.tmp', 'istioctl']);
	});
});

describe('a download that fails says why and leaves nothing', () => {
	const left: Array<() => Promise<void>> = [];
	const strict = async (t: TestContext) => {
		const made = await world(t);
		left.push(async () => {
			assert.deepEqual(await filesIn(made.place), []);
		});
		return made;
	};

	afterEach(async () => {
		await Promise.all(left.splice(0).map(async look => look()));
	});

	test('another checksum: both are named', async t => {
		const {server, make} = await strict(t);
		const {bytes} = await publish(server, version, {sum: 'a'.repeat(64)});
		const {message} = await failureOf(make().fetch(version, {}));
		assert.ok(
			message.includes(`its SHA-256 is ${sha256(bytes)}, and should be ${'a'.repeat(64)}`),
			message,
		);
	});

	test('a checksum that is none, or of another archive', async t => {
		const {server, make} = await strict(t);
		const {path: archive, bytes} = await publish(server, version);
		server.answers.set(`${archive}.sha256`, '<html>log in</html>');
		assert.match(
			(await failureOf(make().fetch(version, {}))).message,
			/is not the checksum of that archive: it says "<html>log in<\/html>"/v,
		);
		server.answers.set(`${archive}.sha256`, `${sha256(bytes)}  istioctl-1.30.8-linux-amd64.tar.gz`);
		assert.match(
			(await failureOf(make().fetch(version, {}))).message,
			/is not the checksum of that archive/v,
		);
	});

	test('a connection that ends too early', async t => {
		const {server, make} = await strict(t);
		const {path: archive, bytes} = await publish(server, version);
		server.answers.set(archive, (_request, response) => {
			response.writeHead(200, {'content-length': bytes.length});
			response.write(bytes.subarray(0, 20), () => {
				response.destroy();
			});
		});
		const {message} = await failureOf(make().fetch(version, {}));
		assert.match(
			message,
			new RegExp(
				String.raw`cannot download .*: the connection was lost after \d+ of ${String(bytes.length)} bytes`,
				'v',
			),
		);
	});

	test('a version that was never published: the nearest is named', async t => {
		const {make} = await strict(t);
		const gone = await failureOf(make().fetch('1.31.99', {}));
		assert.match(
			gone.message,
			/istioctl 1\.31\.99 is not published: there is no https:.*\/1\.31\.99\/istioctl-1\.31\.99-linux-amd64\.tar\.gz/v,
		);
		assert.match(gone.remedy.join(' '), /istio: \{version: 1\.31\.4\}/v);
		const old = await failureOf(make().fetch('1.29.99', {}));
		assert.match(old.remedy.join(' '), /istio: \{version: 1\.30\.8\}/v);
		const mirror = await failureOf(make().fetch(version, {}));
		assert.match(mirror.remedy.join(' '), /mirror/v);
	});

	test('a development build, or a machine that nothing is published for', async t => {
		const {server, make} = await strict(t);
		assert.match(
			(await failureOf(make().fetch('1.32-alpha.eed52ebb66ad', {}))).message,
			/is a development build, which is published nowhere/v,
		);
		assert.match(
			(await failureOf(make({machine: {platform: 'freebsd', arch: 'x64'}}).fetch(version, {})))
				.message,
			/no istioctl is published for freebsd on x64/v,
		);
		assert.deepEqual(server.requests, []);
	});

	test('nobody there', async t => {
		const {make} = await strict(t);
		assert.match(
			(await failureOf(make({url: 'https://127.0.0.1:1/istio'}).fetch(version, {}))).message,
			/cannot download https:\/\/127\.0\.0\.1:1\/istio\/1\.31\.4\/istioctl-1\.31\.4-linux-amd64\.tar\.gz\.sha256: nothing listens there/v,
		);
	});

	test('a server that falls silent', async t => {
		const {server, make} = await strict(t);
		const {path: archive} = await publish(server, version);
		server.answers.set(archive, (_request, response) => {
			response.writeHead(200);
			response.write('some');
		});
		assert.match(
			(await failureOf(make({idleMs: 200}).fetch(version, {}))).message,
			/nothing came for 0\.2 s/v,
		);
		const port = await listen(t, () => {
			// It takes the connection and says nothing.
		});
		assert.match(
			(
				await failureOf(
					make({url: `https://127.0.0.1:${String(port)}`, idleMs: 200}).fetch(version, {}),
				)
			).message,
			/nothing came for 0\.2 s/v,
		);
	});

	test('an abort ends it with its own reason', async t => {
		const {server, make} = await strict(t);
		const {path: archive} = await publish(server, version);
		const stop = new AbortController();
		server.answers.set(archive, () => {
			stop.abort(new Error('stopped by Ctrl-C'));
		});
		await assert.rejects(make().fetch(version, {signal: stop.signal}), /stopped by Ctrl-C/v);
	});

	test('a certificate that nobody trusts', async t => {
		const {make} = await strict(t);
		const {message, remedy} = await failureOf(make({authorities: []}).fetch(version, {}));
		assert.match(message, /its certificate is not trusted/v);
		assert.match(remedy.join(' '), /NODE_EXTRA_CA_CERTS/v);
	});

	test('too large', async t => {
		const {server, make} = await strict(t);
		await publish(server, version, {
			files: {istioctl: Array.from({length: 20_000}, (_, index) => String(index * 7919)).join(' ')},
		});
		assert.match(
			(await failureOf(make({limit: 10_000}).fetch(version, {}))).message,
			/is larger than 0 MiB, which no istioctl is/v,
		);
	});

	test('an archive without istioctl, and one that is none', async t => {
		const {server, make} = await strict(t);
		await publish(server, version, {
			files: {'bin/istioctl': 'x', '../istioctl': 'x', 'istioctl.md': 'x'},
		});
		assert.match(
			(await failureOf(make().fetch(version, {}))).message,
			/the archive has no file istioctl at its top; nothing of it was kept/v,
		);
		const {path: archive} = await publish(server, version);
		server.answers.set(archive, 'no archive');
		server.answers.set(`${archive}.sha256`, sha256(Buffer.from('no archive')));
		assert.match(
			(await failureOf(make().fetch(version, {}))).message,
			/the archive cannot be unpacked/v,
		);
	});
});

test('what others may have put into the cache is neither run nor replaced', async t => {
	const {server, make, place} = await world(t);
	await publish(server, version, {files: {istioctl: istioctlScript(version)}});
	const file = await make().fetch(version, {});
	const ours = path.dirname(path.dirname(place));
	const refused = async (at: string, says: RegExp, {isReplaced}: {isReplaced: boolean}) => {
		const failures = [
			await failureOf(make().find(version)),
			...(isReplaced ? [] : [await failureOf(make().fetch(version, {}))]),
		];
		for (const failure of failures) {
			assert.equal(failure.code, 'istioctl.cache');
			assert.equal(failure.file, at);
			assert.match(failure.message, says);
		}
	};

	for (const folder of [ours, path.dirname(place), place]) {
		await chmod(folder, 0o777);
		await refused(folder, /can be changed by others \(mode 0777\)/v, {isReplaced: false});
		await chmod(folder, 0o700);
	}

	await chmod(file, 0o775);
	await refused(file, /istioctl can be changed by others \(mode 0775\)/v, {isReplaced: true});
	await chmod(file, 0o755);
	assert.equal(await make().find(version), file);
	await rename(place, `${place}.real`);
	await symlink(`${place}.real`, place);
	await refused(place, /is a link/v, {isReplaced: false});
});

test('a cache that cannot be written is named, with the way to another', async t => {
	const {server, home, make} = await world(t);
	await publish(server, version);
	await writeFile(path.join(home, '.cache'), 'in the way');
	const {message, remedy} = await failureOf(make().fetch(version, {}));
	assert.match(
		message,
		/cannot keep istioctl as .*\/\.cache\/mesh-wizard\/istioctl\/1\.31\.4-linux-amd64\/istioctl: a part of the path is not a directory/v,
	);
	assert.match(remedy.join(' '), /XDG_CACHE_HOME/v);
	const other = path.join(home, 'other');
	assert.equal(
		await make({env: {XDG_CACHE_HOME: other}}).fetch(version, {}),
		path.join(other, 'mesh-wizard/istioctl/1.31.4-linux-amd64/istioctl'),
	);
});

test('a full disk and a read-only one are told apart', () => {
	const fault = (code: string) =>
		cacheFailure('/cache/istioctl', Object.assign(new Error(code), {code}));
	assert.match(
		fault('ENOSPC').message,
		/cannot keep istioctl as \/cache\/istioctl: the disk is full/v,
	);
	assert.match(fault('ENOSPC').remedy.join(' '), /Free some space/v);
	assert.match(fault('EROFS').message, /the disk is read-only/v);
	assert.match(fault('EACCES').message, /permission denied/v);
});

describe('the address', () => {
	test("is Istio's own, the environment's, or the one that is given", async t => {
		const {make} = await world(t);
		const urlOf = (options: Options) => make(options).offer(version)?.url;
		assert.equal(
			urlOf({url: undefined}),
			'https://github.com/istio/istio/releases/download/1.31.4/istioctl-1.31.4-linux-amd64.tar.gz',
		);
		assert.equal(
			urlOf({url: undefined, env: {MESH_WIZARD_ISTIOCTL_URL: 'https://mirror.example.com/a'}}),
			'https://mirror.example.com/a/1.31.4/istioctl-1.31.4-linux-amd64.tar.gz',
		);
		assert.equal(
			urlOf({
				url: 'https://mirror.example.com/b/',
				env: {MESH_WIZARD_ISTIOCTL_URL: 'https://mirror.example.com/a'},
			}),
			'https://mirror.example.com/b/1.31.4/istioctl-1.31.4-linux-amd64.tar.gz',
		);
	});

	test('must be https', async t => {
		const {make} = await world(t);
		for (const url of [
			'http://mirror.example.com',
			'mirror.example.com',
			'file:///etc',
			'https://mirror.example.com/?x',
		]) {
			assert.throws(() => make({url}), UsageError, url);
			assert.throws(
				() => make({url: undefined, env: {MESH_WIZARD_ISTIOCTL_URL: url}}),
				UsageError,
				url,
			);
		}
	});

	test('names the system and processor as Istio does', async t => {
		const {home, make} = await world(t);
		const offered = (platform: string, arch: string) => {
			const offer = make({machine: {platform, arch}}).offer(version);
			return [offer?.url.split('/').at(-1), offer?.file.slice(home.length)];
		};

		assert.deepEqual(offered('linux', 'arm64'), [
			'istioctl-1.31.4-linux-arm64.tar.gz',
			'/.cache/mesh-wizard/istioctl/1.31.4-linux-arm64/istioctl',
		]);
		assert.deepEqual(offered('darwin', 'arm64'), [
			'istioctl-1.31.4-osx-arm64.tar.gz',
			'/Library/Caches/mesh-wizard/istioctl/1.31.4-osx-arm64/istioctl',
		]);
		assert.deepEqual(offered('darwin', 'x64'), [
			'istioctl-1.31.4-osx-amd64.tar.gz',
			'/Library/Caches/mesh-wizard/istioctl/1.31.4-osx-amd64/istioctl',
		]);
		assert.equal(make({machine: {platform: 'win32', arch: 'x64'}}).offer(version), undefined);
		assert.equal(make().offer('1.32-alpha.eed52ebb66ad'), undefined);
	});
});

describe('a proxy', () => {
	const startProxy = async (
		t: TestContext,
		port: number,
		answer = 'HTTP/1.1 200 Connection established\r\n\r\n',
	) => {
		const asked: string[] = [];
		const proxy = await listen(t, socket => {
			socket.once('data', data => {
				asked.push(data.toString().split('\r\n', 1).join(''));
				socket.write(answer);
				if (answer.includes(' 200 ')) {
					const upstream = createConnection(port, '127.0.0.1');
					upstream.on('error', () => undefined);
					socket.pipe(upstream).pipe(socket);
				}
			});
		});
		return {url: `http://127.0.0.1:${String(proxy)}`, asked};
	};

	test('is used as HTTPS_PROXY says, unless NO_PROXY names the server', async t => {
		const {server, make} = await world(t);
		await publish(server, version);
		const proxy = await startProxy(t, server.port);
		const host = `releases.localhost:${String(server.port)}`;
		await make({url: `https://${host}/istio`, env: {HTTPS_PROXY: proxy.url}}).fetch(version, {});
		assert.deepEqual(proxy.asked, [`CONNECT ${host} HTTP/1.1`, `CONNECT ${host} HTTP/1.1`]);

		await make({
			url: `https://${host}/istio`,
			env: {HTTPS_PROXY: proxy.url, NO_PROXY: 'example.com,.localhost'},
		}).fetch(version, {});
		assert.equal(proxy.asked.length, 2);
		assert.equal(server.requests.length, 4);
	});

	test('that refuses is named, without its password', async t => {
		const {server, make} = await world(t);
		const proxy = await startProxy(
			t,
			server.port,
			'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n',
		);
		const {message, remedy} = await failureOf(
			make({
				url: 'https://api.example/istio',
				env: {HTTPS_PROXY: proxy.url.replace('//', '//me:hush@')},
			}).fetch(version, {}),
		);
		assert.match(
			message,
			/proxy http:\/\/127\.0\.0\.1:\d+ does not connect to api\.example:443: it wants a user and a password/v,
		);
		assert.match(remedy.join(' '), /HTTPS_PROXY and NO_PROXY/v);
		assert.doesNotMatch(`${message} ${remedy.join(' ')}`, /hush/v);
	});
});

test('a private CA is trusted through NODE_EXTRA_CA_CERTS', async t => {
	const {server, home} = await world(t);
	await publish(server, version);
	const ca = path.join(home, 'ca.pem');
	await writeFile(ca, authority.ca);
	await chmod(ca, 0o644);
	const script = `const {makeIstioctlDownloads} = await import(${JSON.stringify(path.resolve(import.meta.dirname, '../../../source/adapters/istioctl-downloads/istioctl-downloads.ts'))});
		console.log(await makeIstioctlDownloads({env: process.env, userAgent: 'test', home: ${JSON.stringify(home)}, url: ${JSON.stringify(server.url)}, machine: {platform: 'linux', arch: 'x64'}}).fetch('1.31.4', {}));`;
	const run = async (env: Record<string, string>) =>
		execa(process.execPath, ['--import=tsx', '--input-type=module', '-e', script], {
			env: {PATH: process.env['PATH'], HOME: home, ...env},
			extendEnv: false,
			cwd: path.resolve(import.meta.dirname, '../../..'),
		});
	await assert.rejects(run({}), /its certificate is not trusted/v);
	const {stdout} = await run({NODE_EXTRA_CA_CERTS: ca});
	assert.equal(
		stdout.trim(),
		path.join(home, '.cache/mesh-wizard/istioctl/1.31.4-linux-amd64/istioctl'),
	);
});
