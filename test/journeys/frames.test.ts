import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'node:test';
import {frameFile} from '../../scripts/frames/frame-file.ts';
import {likeness, masked} from '../../scripts/frames/mask.ts';
import {parts} from '../../scripts/frames/parts.ts';
import {sizes} from '../../scripts/frames/shoot.ts';
import {walkPart} from '../../scripts/frames/walk.ts';
import {renderStill} from '../../scripts/pictures/picture.ts';
import {wordsOfStill} from '../../scripts/pictures/read-picture.ts';
import {pictureFile, stills} from '../../scripts/pictures/stills.ts';

/** All of them take minutes: FRAMES=all. Otherwise the usual walks, at the least size and at the one where all is best, which is that of the pictures. */
const isAll = process.env['FRAMES'] === 'all';
const walked = isAll
	? parts
	: parts.filter(({name}) => ['happy', 'dead cluster', 'different roots'].includes(name));
const at = isAll ? sizes : sizes.filter(({columns}) => columns === 60 || columns === 100);

for (const part of walked) {
	void test(`the screens of the demo are as media/ has them: ${part.name} (else: npm run frames, npm run pictures)`, async () => {
		const shots = await walkPart(part, at);
		assert.ok(shots.length >= 2 * at.length);
		const pictured = shots.filter(({name, columns}) => name in stills && columns === 100);
		assert.deepEqual(
			pictured.map(({name}) => name).toSorted(),
			Object.keys(stills)
				.filter(name => stills[name]?.part === part.name)
				.toSorted(),
		);
		for (const {name, snapshot} of pictured) {
			assert.deepEqual(
				likeness(name, wordsOfStill(readFileSync(pictureFile(name), 'utf8'))),
				likeness(name, wordsOfStill(renderStill(snapshot, ''))),
				`${name}.svg`,
			);
		}

		for (const shot of shots) {
			const file = frameFile(shot);
			assert.ok(existsSync(file), `${file} is missing`);
			assert.deepEqual(
				likeness(shot.name, shot.text),
				likeness(shot.name, readFileSync(file, 'utf8')),
				`${path.basename(file)} at ${String(shot.columns)}x${String(shot.rows)}`,
			);
		}
	});
}

void test('every frame says that it is simulated, and has the same screens at every size', () => {
	const namesAt = sizes.map(size =>
		readdirSync(path.dirname(frameFile({...size, name: 'x'}))).toSorted((a, b) =>
			a.localeCompare(b),
		),
	);
	for (const [index, names] of namesAt.entries()) {
		assert.deepEqual(names, namesAt[0]);
		for (const name of names) {
			const size = sizes[index];
			assert.ok(size);
			assert.match(
				readFileSync(frameFile({...size, name: path.basename(name, '.txt')}), 'utf8'),
				/\[simulated\]/v,
				name,
			);
		}
	}
});

void test('a mask takes out times and made-up names, and nothing else', () => {
	const screen = (time: string, pod: string, root: string) =>
		` Done    ${time}\n │ ⠹ gateway   ${time} │ istiod-${pod} under ${root}…\n at 203.0.113.11:15443, 3 of 3 nodes, 1.35.4`;
	assert.equal(
		masked(screen('0:07', 'c9c5cc994b-n5jmb', 'b9:4e:44')),
		masked(screen('12.3s', '0123456789-abcde', '00:11:22')),
	);
	assert.equal(
		masked(screen('0:07', 'c9c5cc994b-n5jmb', 'b9:4e:44')),
		' Done TIME\n │ * gateway TIME │ istiod-POD under HASH\n at 203.0.113.11:15443, 3 of 3 nodes, 1.35.4',
	);
	assert.notDeepEqual(likeness('preflight', ' a\n b'), likeness('preflight', ' a\n c'));
	assert.notDeepEqual(
		likeness('install-done', ' mesh-wizard [simulated] 1 of 2\n b\n esc back'),
		likeness('install-done', ' mesh-wizard [simulated] 2 of 2\n c\n esc leave'),
	);
	assert.deepEqual(
		likeness('install-done', ' mesh-wizard [simulated] 1 of 2\n b\n esc back'),
		likeness('install-done', ' mesh-wizard [simulated] 2 of 2\n c\n esc back'),
	);
});
