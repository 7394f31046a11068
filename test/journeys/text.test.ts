import assert from 'node:assert/strict';
import {test} from 'node:test';
import stringWidth from 'string-width';
import {launchWizard} from '../helpers/launch-wizard.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {assertLeft, launchDemo, screens, see, walkTo} from './demo-journey.ts';
import {writeKubeconfig} from './real-kubeconfig.ts';

void test('a paste goes into a field as it is typed: its line breaks submit nothing, and outside a field it does nothing', async t => {
	await using terminal = await launchDemo(t);
	await walkTo(terminal, 'review');
	terminal.paste('i\nq\n');
	await terminal.press('f');
	const field = await see(terminal, 'mesh.yaml▏');
	assert.match(field, screens.review);
	await terminal.press('ctrl+u');
	await see(terminal, screen => !screen.includes('mesh.yaml▏'));
	terminal.paste('meshes/shop\n.yaml\n');
	await see(terminal, 'meshes/shop .yaml▏');
	await terminal.press('left', 'left', 'left', 'left', 'left', 'backspace', 'enter');
	await see(terminal, /meshes\/shop\.yaml \(new\)/v);
	await terminal.press('ctrl+c');
	await assertLeft(terminal, {exitCode: 130});
});

/** Contexts that need more columns than there are, or other ones than they have characters. */
const names = [
	'arn:aws:eks:eu-central-1:123456789012:cluster/shop-production-with-a-very-long-name-that-goes-on-and-on-blue',
	'arn:aws:eks:eu-central-1:123456789012:cluster/shop-production-with-a-very-long-name-that-goes-on-and-on-green',
	'クラスタ-東京',
	'클러스터-서울',
	'e\u0301cole-zu\u0308rich',
];

/** The columns at which something begins in each row that has it. */
const columnsOf = (screen: string, pattern: RegExp): number[] =>
	screen.split('\n').flatMap(line => {
		const match = pattern.exec(line);
		return match === null ? [] : [stringWidth(line.slice(0, match.index))];
	});

for (const [columns, rows] of [
	[60, 16],
	[100, 30],
] as const) {
	void test(`names that are wide or very long keep the columns of a ${String(columns)}×${String(rows)} terminal in line`, async t => {
		const home = await temporaryDirectory(t);
		const KUBECONFIG = await writeKubeconfig(
			home,
			Object.fromEntries(names.map(name => [name, {server: 'https://127.0.0.1:1'}])),
		);
		await using terminal = await launchWizard([], {
			home,
			columns,
			rows,
			env: {KUBECONFIG},
		});
		const list = await terminal.until(
			screen => !screen.includes('asking') && screen.split('nothing listen').length > names.length,
		);
		assert.ok(
			list.split('\n').every(line => stringWidth(line) <= columns),
			list,
		);
		assert.equal(new Set(columnsOf(list, /nothing listen/v)).size, 1, list);
		for (const [index] of names.entries()) {
			if (index > 0) {
				await terminal.press('down');
			}

			await terminal.press('space');
			await terminal.until(`${String(index + 1)} chosen`);
		}

		await terminal.press('i');
		const details = await terminal.until('Server:');
		assert.ok(
			details.split('\n').every(line => stringWidth(line) <= columns),
			details,
		);
		await terminal.press('escape');
		await terminal.until(`${String(names.length)} chosen`);
		await terminal.press('ctrl+c');
		await assertLeft(terminal, {exitCode: 130});
	});
}
