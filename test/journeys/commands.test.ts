import assert from 'node:assert/strict';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {launchWizard} from '../helpers/launch-wizard.ts';
import {listen} from '../helpers/secure-api.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import type {Terminal} from '../helpers/terminal.ts';
import {assertLeft} from './demo-journey.ts';
import {writeKubeconfig} from './real-kubeconfig.ts';

/** A folder for PATH with an istioctl that says its version and can do nothing else. */
const fakeIstioctl = async (home: string): Promise<string> => {
	const folder = path.join(home, 'bin');
	await mkdir(folder);
	await writeFile(
		path.join(folder, 'istioctl'),
		'#!/bin/sh\necho \'{"clientVersion":{"version":"1.31.1"}}\'\n',
		{mode: 0o755},
	);
	return folder;
};

/** A command over the mesh file of one cluster, which is at this address. */
const launchOver = async (
	t: TestContext,
	server: string,
	arguments_: readonly string[],
	{hasIstioctl = true}: {hasIstioctl?: boolean} = {},
): Promise<Terminal> => {
	const home = await temporaryDirectory(t);
	const folders = hasIstioctl
		? [await fakeIstioctl(home), process.env['PATH']]
		: ['/usr/bin', '/bin'];
	await writeFile(
		path.join(home, 'mesh.yaml'),
		[
			'apiVersion: mesh-wizard/v1',
			'kind: Mesh',
			'mesh: shop',
			'organization: shop.example.com',
			'istio: {version: 1.31.1}',
			'trust: {mode: generated, directory: certs}',
			'clusters:',
			'  east-1: {context: east-1, network: east, role: primary}',
			'',
		].join('\n'),
	);
	return launchWizard([...arguments_, '-f', 'mesh.yaml'], {
		home,
		env: {
			KUBECONFIG: await writeKubeconfig(home, {'east-1': {server}}),
			PATH: folders.join(path.delimiter),
		},
	});
};

/** Takes connections and never says anything. */
const silentServer = async (t: TestContext): Promise<string> =>
	`http://127.0.0.1:${String(await listen(t, () => undefined))}`;

void test('apply in a terminal opens its screens, and what refuses it is to be read afterwards', async t => {
	await using terminal = await launchOver(t, 'https://127.0.0.1:1', ['apply']);
	await assertLeft(terminal, {
		exitCode: 3,
		says: [
			/^✖ nothing was changed: /mv,
			/api\.reachable \(east-1\): nothing listens at 127\.0\.0\.1:1/v,
			/--waive ID/v,
		],
	});
	assert.ok(terminal.bytes().includes('\u001B[?1049h'), 'there were screens');
});

for (const [command, shows] of [
	['apply', /Working out the plan: every cluster is looked at, none is changed/v],
	['verify', /Traffic is being proven/v],
] as const) {
	void test(`${command} in a terminal is left by ctrl+c while a cluster keeps it waiting`, async t => {
		await using terminal = await launchOver(t, await silentServer(t), [command]);
		const screen = await terminal.until(shows);
		assert.doesNotMatch(screen, /simulated/v);
		await terminal.press('ctrl+c');
		await assertLeft(terminal, {exitCode: 130, says: [/^✖ stopped by Ctrl-C$/mv]});
	});
}

void test('without istioctl, apply in a terminal asks whether to download it; ctrl+c at the question ends it, and no goes on to the checks', async t => {
	await using left = await launchOver(t, 'https://127.0.0.1:1', ['apply'], {hasIstioctl: false});
	await left.until(/Download istioctl 1\.31\.1[\s\S]*\(y\/N\)/v);
	await left.press('ctrl+c');
	await assertLeft(left, {exitCode: 130, says: [/Download istioctl/v]});
	await using refused = await launchOver(t, 'https://127.0.0.1:1', ['apply'], {hasIstioctl: false});
	await refused.until(/\(y\/N\)/v);
	await refused.press('n', 'enter');
	await assertLeft(refused, {exitCode: 3, says: [/istioctl\.present/v]});
});
