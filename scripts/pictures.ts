/** Draws the pictures of the readme from a run of the demo: `npm run pictures`. See contributing.md. */
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {startDemo} from './frames/start-demo.ts';
import {parts} from './frames/parts.ts';
import {walkPart} from './frames/walk.ts';
import {playDemo} from './pictures/demo-film.ts';
import {film} from './pictures/film.ts';
import {renderAnimation, renderStill} from './pictures/picture.ts';
import {pictureFile, stills} from './pictures/stills.ts';

const save = async (name: string, svg: string): Promise<void> => {
	await writeFile(pictureFile(name), svg);
	console.log(`${path.basename(pictureFile(name))}: ${Math.round(svg.length / 1024)} KiB`);
};

await using terminal = await startDemo({scenario: 'healthy', speed: 3});
const movie = film(terminal, {everyMs: 200, atMostMs: 600});
await playDemo(terminal, movie);
movie.stop();
await save(
	'demo',
	renderAnimation(movie.frames, {
		title: 'mesh-wizard demo: three simulated clusters become one mesh, proven by traffic',
		poster: movie.frames.length - 1,
	}),
);

for (const part of parts) {
	if (Object.values(stills).some(still => still.part === part.name)) {
		for (const {name, snapshot} of await walkPart(part, [{columns: 100, rows: 30}])) {
			const still = stills[name];
			if (still !== undefined) {
				await save(name, renderStill(snapshot, still.title));
			}
		}
	}
}
