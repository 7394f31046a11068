import assert from 'node:assert/strict';
import {readFileSync, statSync} from 'node:fs';
import process from 'node:process';
import test from 'node:test';
import {startDemo} from '../../scripts/frames/start-demo.ts';
import {playDemo} from '../../scripts/pictures/demo-film.ts';
import {film} from '../../scripts/pictures/film.ts';
import {renderAnimation} from '../../scripts/pictures/picture.ts';
import {wordsOfFrames, wordsOfStill} from '../../scripts/pictures/read-picture.ts';
import {pictureFile, stills} from '../../scripts/pictures/stills.ts';

const read = (name: string): string => readFileSync(pictureFile(name), 'utf8');

/** The screens of the animation, by words that no other has. */
const scenes = [
	'Choose the clusters',
	'checks',
	'How the clusters form one mesh',
	'Where the certificates come from',
	'The plan:',
	'of 33 steps',
	'is being proven',
	'What to run next',
];

/** In the order in which they are first seen. */
const scenesOf = (svg: string): string[] => [
	...new Set(
		wordsOfFrames(svg).flatMap(words => scenes.findLast(title => words.includes(title)) ?? []),
	),
];

void test('the animation goes from the contexts to the proof, is small, and says in every frame that it is simulated', () => {
	const svg = read('demo');
	assert.deepEqual(scenesOf(svg), scenes);
	assert.ok(statSync(pictureFile('demo')).size < 500 * 1024);
	const frames = wordsOfFrames(svg);
	assert.ok(frames.length > 20, String(frames.length));
	assert.match(frames.at(-1) ?? '', /Traffic is proven/v);
	assert.deepEqual(
		frames.filter(words => !words.includes('[simulated]')),
		[],
	);
});

void test('stills say that they are simulated, to those who cannot see them, too', () => {
	for (const [name, {title}] of Object.entries(stills)) {
		const svg = read(name);
		assert.match(wordsOfStill(svg), /\[simulated\]/v);
		assert.ok(svg.includes(`aria-label="${title}"`), name);
		assert.match(title, /simulated/v);
	}
});

if (process.env['FRAMES'] === 'all') {
	void test('the animation is what the demo plays (else: npm run pictures)', async () => {
		await using terminal = await startDemo({scenario: 'healthy', speed: 10});
		const movie = film(terminal, {everyMs: 50, atMostMs: 100});
		await playDemo(terminal, movie);
		movie.stop();
		const fresh = scenesOf(renderAnimation(movie.frames, {title: 'Again'}));
		assert.deepEqual(
			fresh.filter(scene => scene !== 'is being proven'),
			scenes.filter(scene => scene !== 'is being proven'),
		);
	});
}
