import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

const bundle = async (): Promise<string> => {
	const outdir = mkdtempSync(path.join(realpathSync(tmpdir()), 'mesh-wizard-bundle-'));
	process.once('exit', () => {
		rmSync(outdir, {recursive: true, force: true});
	});
	await build({
		absWorkingDir: root,
		entryPoints: ['source/cli.ts'],
		outdir,
		bundle: true,
		splitting: true,
		format: 'esm',
		outExtension: {'.js': '.mjs'},
		platform: 'node',
		target: 'node22.19',
		logLevel: 'warning',
		define: {MESH_WIZARD_VERSION: '"0.0.0-test"', 'process.env.NODE_ENV': '"production"'},
		// CommonJS packages in the bundle call `require` for Node's own modules.
		banner: {js: 'import {createRequire as makeRequire} from \'node:module\'; const require = makeRequire(import.meta.url);'},
		external: ['react-devtools-core'],
	});
	return path.join(outdir, 'cli.mjs');
};

let bundled: Promise<string> | undefined;

/**
The sources as one program in a temporary folder, made once in a process (a second) and gone with it: starts five times as
quickly as the sources through tsx, which is what tests wait for that start it again and again.
*/
export const bundledWizard = async (): Promise<string> => {
	bundled ??= bundle();
	return bundled;
};
