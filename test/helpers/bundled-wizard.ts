import {mkdtempSync, readFileSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {build, type PluginBuild} from 'esbuild';
import {quickerPackages, requireBuiltins} from '../../scripts/quicker-packages.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Names the folder of a bundle that is there already: `npm test` makes one for all of its processes. */
export const bundleVariable = 'MESH_WIZARD_TEST_BUNDLE';

/** The programs in a bundle: the wizard, its screens over a guide that breaks, and runs of it that break. */
const programs = {
	cli: 'source/cli.ts',
	'breaking-screens': 'test/fixtures/terminal/breaking-screens.tsx',
	'crashing-run': 'test/fixtures/terminal/crashing-run.ts',
} as const;

/** Makes a bundle in a new temporary folder; resolves with the folder. `changed`: what stands in one file instead. */
export const makeBundle = async (changed?: {file: string; text: string}): Promise<string> => {
	const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'mesh-wizard-bundle-'));
	const {version} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
		version: string;
	};
	await build({
		absWorkingDir: root,
		entryPoints: programs,
		outdir: folder,
		bundle: true,
		splitting: true,
		format: 'esm',
		outExtension: {'.js': '.mjs'},
		platform: 'node',
		target: 'node22.19',
		logLevel: 'warning',
		define: {MESH_WIZARD_VERSION: JSON.stringify(version), 'process.env.NODE_ENV': '"production"'},
		banner: {js: requireBuiltins},
		external: ['react-devtools-core'],
		plugins: [
			...(changed === undefined
				? []
				: [
						{
							name: 'changed',
							setup({onLoad}: PluginBuild) {
								// eslint-disable-next-line require-unicode-regexp -- Go reads it
								onLoad({filter: /\.tsx?$/}, ({path: file}) =>
									file === changed.file ? {contents: changed.text, loader: 'ts'} : undefined,
								);
							},
						},
					]),
			quickerPackages,
		],
	});
	return folder;
};

/** For a test file that is run on its own, or a script. */
const makeOwnBundle = async (): Promise<string> => {
	const folder = await makeBundle();
	process.once('exit', () => {
		rmSync(folder, {recursive: true, force: true});
	});
	return folder;
};

let own: Promise<string> | undefined;

/**
A program of the sources as one file in a temporary folder: starts five times as quickly as the sources through tsx, which is
what tests wait for that start it again and again. Made once (a second): for all of `npm test`, or for this process.
*/
export const bundled = async (program: keyof typeof programs): Promise<string> => {
	const made = process.env[bundleVariable];
	own ??= made === undefined ? makeOwnBundle() : Promise.resolve(made);
	return path.join(await own, `${program}.mjs`);
};
