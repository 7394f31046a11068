import assert from 'node:assert/strict';
import {readdir, readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {launchWizard} from '../helpers/launch-wizard.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {assertLeft, screens} from './demo-journey.ts';
import {startApi, writeKubeconfig} from './real-kubeconfig.ts';

void test('answers that are left half-way are offered again, taken up where they were, or thrown away', async t => {
	const home = await temporaryDirectory(t);
	const KUBECONFIG = await writeKubeconfig(home, {
		'admin@east-1': {server: await startApi(t, {uid: 'uid-of-east'})},
		'admin@west-1': {server: await startApi(t, {uid: 'uid-of-west'})},
		'admin@gone': {server: 'https://127.0.0.1:1'},
	});
	const start = async () => launchWizard([], {home, env: {KUBECONFIG}});
	const draft = path.join(home, '.mesh-wizard/draft.json');

	await using first = await start();
	await first.until(
		screen => screen.includes('3 contexts · 0 chosen') && !screen.includes('asking'),
	);
	assert.match(first.screen(), /kubeconfig: ~\/kubeconfig/v);
	assert.doesNotMatch(first.screen(), /simulated/v);
	await first.press('a');
	await first.until('2 chosen');
	await first.press('e');
	await first.until('name: east-1▏');
	first.type('\u0015berlin\r');
	await first.until(/◉ +berlin +\* admin@east-1/v);
	await first.press('enter');
	await first.until(screens.preflight);
	await first.press('ctrl+c');
	await assertLeft(first, {
		exitCode: 130,
		says: [
			'No cluster was changed.',
			/Your answers are kept in \.mesh-wizard\/draft\.json: start mesh-wizard here\s+again to go on\./v,
		],
	});
	assert.equal((await stat(draft)).mode & 0o777, 0o600); // eslint-disable-line no-bitwise
	assert.doesNotMatch(
		await readFile(draft, 'utf8'),
		/static|127\.0\.0\.1/v,
		'neither credentials nor addresses',
	);

	await using second = await start();
	await second.until(/Continue where you left off \(2 clusters, Preflight, .*\)\?/v);
	assert.match(second.screen(), /Clusters: berlin and west-1\./v);
	await second.press('enter');
	const preflight = await second.until(screens.preflight);
	assert.match(preflight, /berlin +west-1/v);
	await second.press('escape');
	await second.until('2 chosen');
	await second.press('escape');
	await second.until(
		'Leave now? Your answers are kept, and the next start offers to go on with them.',
	);
	await second.press('y');
	await assertLeft(second, {exitCode: 0, says: ['Your answers are kept']});

	await using third = await start();
	await third.until(/Continue where you left off \(2 clusters, Clusters, .*\)\?/v);
	await third.press('n');
	await third.until('0 chosen');
	await third.press('q');
	await assertLeft(third, {exitCode: 0, says: [/^No cluster was changed\.$/mv]});
	assert.ok(!(await readdir(path.dirname(draft))).includes('draft.json'));
});
