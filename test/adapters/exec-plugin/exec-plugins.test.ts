import assert from 'node:assert/strict';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {inspect} from 'node:util';
import {spawn} from '@lydell/node-pty';
import {makeExecPlugins} from '../../../source/adapters/exec-plugin/exec-plugins.ts';
import {MeshError} from '../../../source/errors.ts';
import {ApiError} from '../../../source/ports/cluster.ts';
import type {KubeContext} from '../../../source/ports/kubeconfig.ts';
import {execPlugin, kubeContext} from '../../helpers/kube-context.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';
import {until} from '../../helpers/until.ts';

const token = 'eyJhbGciOiJ.canary-Token9.q1w2e3';
const env = {
	...process.env,
	PATH: `${path.resolve(import.meta.dirname, '../../fixtures/bin')}:${process.env['PATH']}`,
};

const setUp = async (t: TestContext, variables: Record<string, string> = {}) => {
	const directory = await temporaryDirectory(t);
	const pluginEnv = {FAKE_DIR: directory, FAKE_TOKEN: token, ...variables};
	return {
		directory,
		pluginEnv,
		context: kubeContext({
			auth: 'exec',
			user: {name: 'sso', exec: execPlugin({args: ['get-token'], env: pluginEnv})},
		}),
		log: async () =>
			(await readFile(path.join(directory, 'log'), 'utf8').catch(() => ''))
				.trim()
				.split('\n')
				.filter(line => line !== ''),
		file: async (name: string) => readFile(path.join(directory, name), 'utf8'),
	};
};

const failure = async (
	context: KubeContext,
	options: Partial<Parameters<typeof makeExecPlugins>[0]> = {},
): Promise<ApiError> => {
	try {
		await makeExecPlugins({env, ...options}).credential(context);
	} catch (error) {
		assert.ok(error instanceof ApiError, inspect(error));
		assert.equal(error.kind, 'exec-plugin');
		assert.ok(!inspect(error).includes(token), 'the token is in the error');
		assert.ok(
			error.message.startsWith(
				`${context.server}: no credentials for user "sso": credential plugin `,
			),
			error.message,
		);
		assert.ok(error.remedy.length > 0);
		return error;
	}

	throw new Error('it did not fail');
};

test('a plugin gets its arguments, its cluster only where asked, no standard input and no terminal', async t => {
	const {context, pluginEnv, file} = await setUp(t);
	const credential = await makeExecPlugins({env}).credential(context);
	assert.equal(credential.token?.reveal(), token);
	assert.ok(!inspect(credential, {depth: 9}).includes(token));
	assert.equal((await file('stdin')).trim(), 'stdin closed, terminal no, argument get-token');
	assert.deepEqual(JSON.parse(await file('info')), {
		apiVersion: 'client.authentication.k8s.io/v1',
		kind: 'ExecCredential',
		spec: {interactive: false},
	});

	const v1beta1 = 'client.authentication.k8s.io/v1beta1';
	const informed = kubeContext({
		cluster: {
			authority: 'PEM',
			tlsServerName: 'api',
			execConfig: {audience: 'x'},
		},
		user: {
			exec: execPlugin({
				apiVersion: v1beta1,
				provideClusterInfo: true,
				env: {...pluginEnv, FAKE_VERSION: v1beta1},
			}),
		},
	});
	await makeExecPlugins({env}).credential(informed);
	assert.deepEqual(JSON.parse(await file('info')), {
		apiVersion: v1beta1,
		kind: 'ExecCredential',
		spec: {
			interactive: false,
			cluster: {
				server: informed.server,
				'tls-server-name': 'api',
				'certificate-authority-data': 'UEVN',
				config: {audience: 'x'},
			},
		},
	});
});

test('however many ask for a user, its plugin runs once; credentials are kept until they expire', async t => {
	let now = Date.parse('2026-01-01T00:00:00Z');
	const {context, directory, log} = await setUp(t, {
		FAKE_MODE: 'gate',
		FAKE_EXPIRY: '2026-01-01T01:00:00Z',
	});
	const plugins = makeExecPlugins({env, now: () => now});
	const other = {...context, name: 'another-context-of-this-user', server: 'https://other'};
	const asked = [
		plugins.credential(context),
		plugins.credential(other),
		plugins.credential(context),
	];
	await until('the plugin runs', async () => (await log()).length > 0);
	await writeFile(path.join(directory, 'gate'), '');
	await Promise.all(asked);
	now += 59 * 60_000;
	const kept = await plugins.credential(context);
	assert.equal((await log()).length, 2);
	plugins.forget(context, {...kept});
	assert.equal(await plugins.credential(context), kept);
	plugins.forget(context, kept);
	const fresh = await plugins.credential(context);
	assert.notEqual(fresh, kept);
	assert.equal((await log()).length, 4);
	now += 2 * 60_000;
	await plugins.credential(context);
	assert.equal((await log()).length, 6);
});

test('at most four plugins run at once', async t => {
	const {context, directory, log} = await setUp(t, {FAKE_MODE: 'gate'});
	const plugins = makeExecPlugins({env});
	const asked = Array.from({length: 7}, async (_, index) =>
		plugins.credential({...context, user: {...context.user, name: `user-${index}`}}),
	);
	await until('four run', async () => (await log()).length === 4);
	await writeFile(path.join(directory, 'gate'), '');
	await Promise.all(asked);
	const lines = await log();
	assert.equal(lines.length, 14);
	let running = 0;
	let most = 0;
	for (const line of lines) {
		running += line.startsWith('start') ? 1 : -1;
		most = Math.max(most, running);
	}

	assert.equal(most, 4);
});

test('a plugin that hangs is ended with its children after the timeout, and the way out is named', async t => {
	const {context, log} = await setUp(t, {FAKE_MODE: 'hang'});
	const error = await failure(context, {timeoutMs: 1000});
	assert.match(
		error.message,
		/credential plugin credential-plugin did not end within 1 s; it may be waiting for a login$/v,
	);
	assert.ok(error.needsLogin);
	assert.match(error.remedy.join('\n'), /kubectl --context east-1/v);
	const pids = (await log()).map(line => Number(line.split(' ')[1]));
	assert.equal(pids.length, 2);
	await until('both are gone', () =>
		pids.every(pid => {
			try {
				process.kill(pid, 0);
				return false;
			} catch {
				return true;
			}
		}),
	);
});

test('a plugin that nobody waits for any more is ended; one that others wait for is not', async t => {
	const {context, directory, log} = await setUp(t, {FAKE_MODE: 'gate'});
	const plugins = makeExecPlugins({env});
	const first = new AbortController();
	const second = new AbortController();
	const impatient = plugins.credential(context, {signal: first.signal});
	const patient = plugins.credential(context, {signal: second.signal});
	await until('it runs', async () => (await log()).length > 0);
	first.abort();
	await assert.rejects(impatient, {kind: 'aborted'});
	await writeFile(path.join(directory, 'gate'), '');
	assert.equal((await patient).token?.reveal(), token);

	const hanging = await setUp(t, {FAKE_MODE: 'hang'});
	const stop = new AbortController();
	const asked = plugins.credential(
		{...hanging.context, user: {...hanging.context.user, name: 'hanging'}},
		{signal: stop.signal},
	);
	await until('both run', async () => (await hanging.log()).length === 2);
	stop.abort();
	await assert.rejects(asked, {kind: 'aborted'});
	const pids = (await hanging.log()).map(line => Number(line.split(' ')[1]));
	await until('both are gone', () =>
		pids.every(pid => {
			try {
				process.kill(pid, 0);
				return false;
			} catch {
				return true;
			}
		}),
	);
});

test('a plugin that is not installed is named, with the hint of its kubeconfig', async t => {
	const {context} = await setUp(t);
	const missing = {
		...context,
		user: {
			...context.user,
			exec: execPlugin({command: 'no-such-plugin', installHint: 'Get it at\nhttps://corp.example'}),
		},
	};
	const error = await failure(missing);
	assert.match(error.message, /credential plugin no-such-plugin is not installed$/v);
	assert.deepEqual(error.remedy, ['Get it at', 'https://corp.example']);
	assert.ok(!error.needsLogin, 'nobody can log in with what is not there');
	const unhinted = await failure({
		...context,
		user: {...context.user, exec: execPlugin({command: '/nowhere/plugin'})},
	});
	assert.match(unhinted.message, /\/nowhere\/plugin is not installed/v);
});

test('a plugin that may not be run is told with what can be done where it lies', async t => {
	const {context, directory} = await setUp(t);
	await mkdir(path.join(directory, 'sso-plugin'));
	const remedyOf = async (command: string, variables: Record<string, string> = {}) => {
		const error = await failure({
			...context,
			user: {...context.user, exec: execPlugin({command, env: variables})},
		});
		assert.match(error.message, /may not be executed$/v);
		return error.remedy;
	};

	assert.deepEqual(await remedyOf('sso-plugin', {PATH: directory}), [
		'On PATH, sso-plugin is a folder, or a file that is not executable: correct or remove it.',
	]);
	const file = path.join(directory, 'a plugin');
	await writeFile(file, '');
	assert.deepEqual(await remedyOf(file), [`chmod +x '${file}'`]);
});

test("a failed plugin's last complaint is quoted without what it printed, what it was given, or colours", async t => {
	const {context} = await setUp(t, {FAKE_MODE: 'fail', FAKE_SECRET: 'hunter2-of-corp'});
	const error = await failure(context);
	assert.match(
		error.message,
		/failed with exit code 7: Error: session of ••• \(•••\) expired, run `corp login`$/v,
	);
	assert.ok(!inspect(error).includes('hunter2'));
	assert.ok(error.needsLogin);
});

test('unusable answers and unusable entries are told apart', async t => {
	const table: Array<[string, RegExp]> = [
		['garbage', /cannot be used: what it printed is no ExecCredential$/v],
		['silent', /cannot be used: it printed nothing$/v],
		['empty', /cannot be used: it gave neither a token nor a client certificate$/v],
		['half', /cannot be used: it gave a client key without a certificate$/v],
		['flood', /writes more than 1 MiB, which no credential is$/v],
	];
	for (const [mode, message] of table) {
		const {context} = await setUp(t, {FAKE_MODE: mode});
		assert.match((await failure(context)).message, message);
	}

	const {context, pluginEnv, log} = await setUp(t);
	const withPlugin = (options: Parameters<typeof execPlugin>[0]) => ({
		...context,
		user: {...context.user, exec: execPlugin({env: pluginEnv, ...options})},
	});
	assert.match(
		(await failure(withPlugin({apiVersion: 'client.authentication.k8s.io/v1beta1'}))).message,
		/answers in another API version than .*v1beta1/v,
	);
	const before = (await log()).length;
	const asking = await failure(withPlugin({interactiveMode: 'Always'}));
	assert.match(asking.message, /needs a terminal to ask questions \(interactiveMode: Always\)/v);
	assert.ok(asking.needsLogin);
	assert.match(
		(await failure(withPlugin({apiVersion: 'client.authentication.k8s.io/v1alpha1'}))).message,
		/v1alpha1, which Kubernetes no longer supports/v,
	);
	assert.equal((await log()).length, before);
});

/** A login in a terminal of its own; `screen` is everything that was shown there. */
const onTerminal = (t: TestContext, variables: Record<string, string>) => {
	const terminal = spawn(
		process.execPath,
		['--import=tsx', path.resolve(import.meta.dirname, '../../fixtures/terminal/log-in.ts')],
		{env: {...env, ...variables}, cols: 200, rows: 20},
	);
	let screen = '';
	let exitCode: number | undefined;
	terminal.onData(data => {
		screen += data;
	});
	terminal.onExit(end => {
		({exitCode} = end);
	});
	t.after(() => {
		if (exitCode === undefined) {
			terminal.kill('SIGKILL');
		}
	});
	return {terminal, screen: () => screen, exitCode: () => exitCode};
};

test('a login runs the plugin on the terminal, where it may ask, and keeps what it gives', async t => {
	const {directory, file, log} = await setUp(t);
	const {terminal, screen, exitCode} = onTerminal(t, {FAKE_DIR: directory, FAKE_MODE: 'ask'});
	await until('it asks', () => screen().includes('Password of get-token: '));
	terminal.write('typed-password\r');
	await until('it ends', () => exitCode() !== undefined);
	assert.match(screen(), /kept: the password that was typed/v);
	assert.ok(!screen().includes('ExecCredential'), 'what it prints is read, not shown');
	assert.equal(exitCode(), 0);
	assert.equal((await file('stdin')).trim(), 'stdin terminal, terminal yes, argument get-token');
	assert.deepEqual(JSON.parse(await file('info')), {
		apiVersion: 'client.authentication.k8s.io/v1',
		kind: 'ExecCredential',
		spec: {interactive: true},
	});
	assert.equal(
		(await log()).filter(line => line.startsWith('start')).length,
		1,
		'the next request runs nothing',
	);
});

test('a login that fails says so, and one that does not end is ended', async t => {
	const failed = await setUp(t);
	const {screen, exitCode} = onTerminal(t, {
		FAKE_DIR: failed.directory,
		FAKE_MODE: 'fail',
		FAKE_TOKEN: token,
	});
	await until('it ends', () => exitCode() !== undefined);
	assert.match(screen(), /run `corp login`/v, 'its own words are shown');
	assert.match(
		screen(),
		/refused: .*credential plugin credential-plugin failed with exit code 7 \(needs login\)/v,
	);

	const {context, log} = await setUp(t, {FAKE_MODE: 'gate'});
	const stop = new AbortController();
	const plugins = makeExecPlugins({env});
	const login = plugins.login(context, {signal: stop.signal});
	await until('it runs', async () => (await log()).length === 1);
	stop.abort(new Error('left'));
	await assert.rejects(login, /left/v);
	const impatient = makeExecPlugins({env, loginTimeoutMs: 600});
	await assert.rejects(impatient.login(context), {kind: 'exec-plugin', needsLogin: true});
	const pids = (await log()).map(line => Number(line.split(' ')[1]));
	await until('both are gone', () =>
		pids.every(pid => {
			try {
				process.kill(pid, 0);
				return false;
			} catch {
				return true;
			}
		}),
	);
});

test('where there is nothing to run, a login says what helps instead', async () => {
	const plugins = makeExecPlugins({env});
	await assert.rejects(
		plugins.login(
			kubeContext({auth: 'oidc', user: {authProvider: {name: 'oidc', canRenew: true}}}),
		),
		(error: unknown) => {
			assert.ok(error instanceof MeshError);
			assert.match(
				error.message,
				/context east-1 logs in through OIDC, which only its own tool can do/v,
			);
			assert.match(error.remedy.join('\n'), /kubectl renews it.*\nkubectl --context east-1/v);
			return true;
		},
	);
	await assert.rejects(plugins.login(kubeContext()), {code: 'login.none'});
	await assert.rejects(
		plugins.login(
			kubeContext({auth: 'exec', user: {exec: execPlugin({command: 'no-such-plugin'})}}),
		),
		{kind: 'exec-plugin', needsLogin: false},
	);
});
