import assert from 'node:assert/strict';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {makeIstioctlDownloads} from '../../source/adapters/istioctl-downloads/istioctl-downloads.ts';
import {makeIstioctl} from '../../source/adapters/istioctl.ts';
import {agreeOnTerminal} from '../../source/commands/ask-yes-no.ts';
import {makeIstioctlProgram} from '../../source/installers/istioctl/program.ts';
import type {ProgramWish} from '../../source/ports/installer.ts';
import type {EventBody} from '../../source/engine/events.ts';
import {makePlainReporter} from '../../source/reporters/plain.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';
import {istioctlScript, publish, startReleaseServer} from '../helpers/release-server.ts';
import {authority} from '../helpers/secure-api.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const version = '1.31.1';
const {signal} = new AbortController();

/** A machine whose PATH has istioctl of a version, or none; its events, and what it was asked. */
const machineWith = async (t: TestContext, onPath?: string) => {
	const [server, home] = [await startReleaseServer(t), await temporaryDirectory(t)];
	const bin = path.join(home, 'bin');
	await mkdir(bin);
	if (onPath !== undefined) {
		await writeFile(path.join(bin, 'istioctl'), istioctlScript(onPath), {mode: 0o755});
	}

	await publish(server, version);
	const env = {PATH: `${bin}:/usr/bin:/bin`};
	const events: EventBody[] = [];
	const questions: string[] = [];
	const start = () => {
		const istioctl = makeIstioctl({
			env: onPath === undefined ? {PATH: bin} : env,
			identify: async () => undefined,
		});
		const istioctlDownloads = makeIstioctlDownloads({
			env,
			home,
			url: server.url,
			userAgent: 'test',
			authorities: [authority.ca],
			machine: {platform: 'linux', arch: 'x64'},
		});
		const ensure = async (options: Partial<ProgramWish> & {answer?: boolean} = {}) => {
			const {answer} = options;
			await makeIstioctlProgram({istioctl, istioctlDownloads}).ensure({
				version,
				mode: {},
				agree:
					answer === undefined
						? undefined
						: async question => {
								questions.push(question);
								return answer;
							},
				emit(event) {
					events.push(event);
				},
				signal,
				...options,
			});
			return istioctl.locate();
		};

		return {ensure};
	};

	return {
		server,
		home,
		bin,
		events,
		questions,
		start,
		cached: path.join(home, '.cache/mesh-wizard/istioctl/1.31.1-linux-amd64/istioctl'),
	};
};

test('the right istioctl on PATH is used, and nobody is asked', async t => {
	const {start, bin, server, questions} = await machineWith(t, version);
	assert.deepEqual(await start().ensure({answer: true, mode: {downloadIstioctl: true}}), {
		path: path.join(bin, 'istioctl'),
		version,
	});
	assert.deepEqual([server.requests, questions], [[], []]);
});

test('a missing one is downloaded where the flag says so, and taken from the cache the next time', async t => {
	const {start, cached, server, events} = await machineWith(t);
	assert.deepEqual(await start().ensure({mode: {downloadIstioctl: true}}), {path: cached, version});
	const lines: string[] = [];
	const report = makePlainReporter(
		text => {
			lines.push(text.slice(9).trimEnd());
		},
		{verbose: false},
	);
	for (const event of events.splice(0)) {
		report({...event, at: 0});
	}

	assert.equal(
		lines[0],
		`… istioctl 1.31.1: downloading ${server.url}/1.31.1/istioctl-1.31.1-linux-amd64.tar.gz`,
	);
	assert.equal(
		lines.at(-1),
		`✔ istioctl 1.31.1: 0.0 MiB downloaded and checked, kept as ${cached}`,
	);

	const asked = server.requests.length;
	assert.deepEqual(await start().ensure(), {path: cached, version});
	assert.equal(server.requests.length, asked);
	assert.deepEqual(events, [
		{type: 'notice', level: 'info', text: `istioctl 1.31.1 from the cache: ${cached}`},
	]);
});

test('without the flag a person is asked, and a no leaves everything as it is', async t => {
	const {start, bin, cached, server, questions} = await machineWith(t);
	assert.deepEqual(await start().ensure({answer: false}), {missing: true, looked: [bin]});
	assert.deepEqual(questions, [
		`istioctl is not on PATH. Download istioctl 1.31.1 (about 30 MB)\n  from ${server.url}/1.31.1/istioctl-1.31.1-linux-amd64.tar.gz\n  to ${cached}? (y/N) `,
	]);
	assert.deepEqual(server.requests, []);
	assert.deepEqual(await start().ensure({answer: true}), {path: cached, version});
});

test('where nobody can be asked nothing is downloaded', async t => {
	const {start, bin, server} = await machineWith(t);
	assert.deepEqual(await start().ensure(), {missing: true, looked: [bin]});
	assert.deepEqual(server.requests, []);
	const io = (terminal: boolean, answers: string[] = []) =>
		makeMemoryIo({isTerminal: terminal, answers});
	assert.equal(agreeOnTerminal(io(false), {signal, output: 'text'}), undefined);
	assert.equal(agreeOnTerminal(io(true), {signal, output: 'jsonl'}), undefined);
	assert.deepEqual(
		await Promise.all(
			['Yes', 'n', ''].map(async answer =>
				agreeOnTerminal(io(true, [answer]), {signal, output: 'text'})?.('Download? '),
			),
		),
		[true, false, false],
	);
	assert.equal(await agreeOnTerminal(io(true), {signal, output: 'text'})?.('Download? '), false);
});

test('another minor on PATH is asked about, another patch is not', async t => {
	const minor = await machineWith(t, '1.30.5');
	await minor.start().ensure({answer: false});
	assert.match(
		minor.questions.join(''),
		/^istioctl 1\.30\.5 at .* has another version\. Download istioctl 1\.31\.1/v,
	);
	const patch = await machineWith(t, '1.31.0');
	assert.deepEqual(await patch.start().ensure({answer: true}), {
		path: path.join(patch.bin, 'istioctl'),
		version: '1.31.0',
	});
	assert.deepEqual(patch.questions, []);
	assert.deepEqual(await patch.start().ensure({mode: {downloadIstioctl: true}}), {
		path: patch.cached,
		version,
	});
});

test('an uninstallation takes any istioctl that runs', async t => {
	const {start, bin, questions, server} = await machineWith(t, '1.30.5');
	assert.deepEqual(await start().ensure({answer: true, takesAny: true}), {
		path: path.join(bin, 'istioctl'),
		version: '1.30.5',
	});
	assert.deepEqual([questions, server.requests], [[], []]);
});

test('a cached one that does not run is said to be broken, and downloaded again', async t => {
	const {start, cached, events} = await machineWith(t);
	await mkdir(path.dirname(cached), {recursive: true});
	await writeFile(cached, '#!/bin/sh\nexit 3\n', {mode: 0o755});
	assert.deepEqual(await start().ensure({mode: {downloadIstioctl: true}}), {path: cached, version});
	assert.ok(
		events.some(
			event =>
				event.type === 'notice' && event.text === `${cached} in the cache is broken and not used`,
		),
	);
});

test('a mirror that hands out another version is found out', async t => {
	const {start, server, cached} = await machineWith(t);
	await publish(server, version, {files: {istioctl: istioctlScript('1.31.0')}});
	await assert.rejects(start().ensure({mode: {downloadIstioctl: true}}), {
		message: /is not what it should be: it says that it is 1\.31\.0/v,
		remedy: [
			`Remove it: rm ${cached}`,
			'If it came from a mirror, check that; else put a working istioctl first on PATH.',
		],
	});
});

test('a development build is asked of nobody, and the flag says why it cannot be had', async t => {
	const {start, questions} = await machineWith(t);
	const build = '1.32-alpha.eed52ebb66ad';
	await start().ensure({version: build, answer: true});
	assert.deepEqual(questions, []);
	await assert.rejects(
		start().ensure({version: build, mode: {downloadIstioctl: true}}),
		/is a development build, which is published nowhere/v,
	);
});
