/*
Bundles the program into distribution/: `cli.js` (the bin), `main.js` and its lazily loaded chunks, the licences of what
went into the bundle, and a CycloneDX SBOM. Nothing else is shipped, and nothing is needed at run time.
*/
import {chmod, mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {build, type BuildOptions, type Plugin} from 'esbuild';
import {checks} from '../source/checks/index.ts';
import {bundledPackages} from './bundled-packages.ts';
import {firstFrame} from './first-frame.ts';
import {helpTexts} from './help-texts.ts';
import {joinChunks} from './join-chunks.ts';
import {licensesText} from './licenses-text.ts';
import {quickerPackages, requireBuiltins} from './quicker-packages.ts';
import {makeSbom} from './sbom.ts';

const root = path.resolve(import.meta.dirname, '..');
const distribution = path.join(root, 'distribution');
const {name, version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
	name: string;
	version: string;
};

const shared = {
	absWorkingDir: root,
	outdir: distribution,
	bundle: true,
	minify: true,
	format: 'esm',
	platform: 'node',
	metafile: true,
	write: false,
	logLevel: 'warning',
} satisfies BuildOptions;

/** The bin loads main at run time, on a Node that can read it: it must not become part of the bin. */
const mainStaysOutside: Plugin = {
	name: 'main-stays-outside',
	setup({onResolve}) {
		// esbuild runs the filter in Go, which knows no flag v.
		// eslint-disable-next-line require-unicode-regexp
		onResolve({filter: /^\.\/main\.ts$/}, ({path: imported}) => ({
			path: imported.replace(/\.ts$/v, '.js'),
			external: true,
		}));
	},
};

// Compiled for Node 12 so that an old Node reads the sentence it prints, instead of failing to parse (see source/cli.ts).
const bin = await build({
	...shared,
	entryPoints: ['source/cli.ts'],
	target: 'node12',
	// From 12.20 on Node has it; where it is missing, the version check has ended the run before.
	supported: {'dynamic-import': true},
	banner: {js: '#!/usr/bin/env node'},
	// `--help` must be as quick as Node itself, so the bin knows the texts by heart.
	define: {
		MESH_WIZARD_ANSWERS: JSON.stringify({
			...Object.fromEntries(['--version', '-V', 'version'].map(line => [line, `${version}\n`])),
			...(await helpTexts()),
		}),
	},
	plugins: [mainStaysOutside],
});

const main = await build({
	...shared,
	entryPoints: ['source/main.ts'],
	chunkNames: 'chunks/[name]-[hash]',
	splitting: true,
	target: 'node22.19',
	define: {
		MESH_WIZARD_VERSION: JSON.stringify(version),
		// A shell that completes a line waits for them.
		MESH_WIZARD_CHECK_IDS: JSON.stringify(checks.map(({id}) => id)),
		'process.env.NODE_ENV': '"production"',
	},
	banner: {js: requireBuiltins},
	// Ink loads it only when its developer asks for it by an environment variable.
	external: ['react-devtools-core'],
	plugins: [quickerPackages],
});

const packages = await bundledPackages(
	root,
	[bin, main].flatMap(({metafile}) => Object.values(metafile.outputs)),
);
const texts: Record<string, string> = {
	'third-party-licenses.txt': await licensesText(packages),
	'sbom.cdx.json': `${JSON.stringify(makeSbom({name, version}, packages), null, '\t')}\n`,
};

const joined = await joinChunks(main, {
	root,
	entries: firstFrame,
});

// Written in one go at the end, so that whoever packs or runs beside us sees a whole distribution but for a moment.
const code = new Map([
	...bin.outputFiles.map(({path: file, text}) => [file, text] as const),
	...joined,
]);
await rm(distribution, {recursive: true, force: true});
for (const [file, text] of code) {
	await mkdir(path.dirname(file), {recursive: true});
	await writeFile(file, text);
}

for (const [file, text] of Object.entries(texts)) {
	await writeFile(path.join(distribution, file), text);
}

await chmod(path.join(distribution, 'cli.js'), 0o755);
const bytes = [...code.values()].reduce((sum, text) => sum + text.length, 0);
process.stderr.write(
	`distribution/: ${Math.round(bytes / 1024)} KiB of code, ${packages.length} packages in it\n`,
);
