/** Writes what the demo shows, screen by screen and size by size, into media/frames: `npm run frames [PART…]`. See contributing.md. */
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {parts} from './frames/parts.ts';
import {frameFile} from './frames/frame-file.ts';
import {sizes} from './frames/shoot.ts';
import {walkPart} from './frames/walk.ts';

const wanted = process.argv.slice(2);

for (const part of parts.filter(({name}) => wanted.length === 0 || wanted.includes(name))) {
	const started = performance.now();
	const shots = await walkPart(part, sizes);
	for (const shot of shots) {
		const file = frameFile(shot);
		await mkdir(path.dirname(file), {recursive: true});
		await writeFile(file, `${shot.text}\n`);
	}

	console.log(
		`${part.name}: ${new Set(shots.map(({name}) => name)).size} screens in ${Math.round((performance.now() - started) / 1000)} s`,
	);
}
