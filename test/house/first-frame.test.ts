import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {isBuiltin} from 'node:module';
import path from 'node:path';
import {test} from 'node:test';
import {build} from 'esbuild';
import {firstFrame} from '../../scripts/first-frame.ts';
import {quickerPackages} from '../../scripts/quicker-packages.ts';

const root = path.resolve(import.meta.dirname, '../..');

const {devDependencies} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
	devDependencies: Readonly<Record<string, string>>;
};

/** The package that a file of a bundle belongs to, the module of Node's that it stands for, or our folder. */
const ownerOf = (file: string): string =>
	/node_modules\/(?<name>(?:@[^\/]+\/)?[^\/]+)\/(?!.*node_modules)/v.exec(file)?.groups?.['name'] ??
	/^(?:builtin:)?(?<name>node:.*|source\/(?:adapters\/)?[^\/]+)/v.exec(file)?.groups?.['name'] ??
	file;

/** What works behind it: nothing of that may be loaded before. */
const behind = ['source/session/guided-session.ts', 'source/commands/ports.ts'];

const {
	metafile: {outputs},
} = await build({
	absWorkingDir: root,
	entryPoints: [...firstFrame, ...behind],
	outdir: 'unwritten',
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	write: false,
	metafile: true,
	define: {MESH_WIZARD_VERSION: '""', 'process.env.NODE_ENV': '"production"'},
	external: ['react-devtools-core'],
	plugins: [quickerPackages],
});

/** What files load with them, as the package has it, without what they load later: folders of ours, packages that we import, modules of Node's. */
const loadedWith = (entries: readonly string[]): readonly string[] => {
	const loaded = new Set(
		Object.values(outputs).filter(({entryPoint = ''}) => entries.includes(entryPoint)),
	);
	const owners = new Set<string>();
	// What is added to a set while it is gone through is gone through, too.
	for (const {imports, inputs} of loaded) {
		for (const {path: name, kind} of imports) {
			const chunk = outputs[name];
			if (chunk !== undefined && kind === 'import-statement') {
				loaded.add(chunk);
			}
		}

		for (const [file, {bytesInOutput}] of Object.entries(inputs)) {
			if (bytesInOutput > 0) {
				owners.add(ownerOf(file));
			}
		}
	}

	return [...owners]
		.filter(owner => owner.startsWith('source/') || isBuiltin(owner) || owner in devDependencies)
		.toSorted();
};

void test('before the first frame nothing is loaded but what draws it and reads a kubeconfig', () => {
	// Whoever adds a line here makes the first frame later: `npm run build && node --import=tsx test/bench/first-frame.ts` says by how much.
	assert.deepEqual(loadedWith(firstFrame), [
		'cidr-tools',
		'cli-truncate',
		'commander',
		'fastest-levenshtein',
		'ink',
		'js-yaml',
		'node:buffer',
		'node:child_process',
		'node:events',
		'node:fs',
		'node:fs/promises',
		'node:os',
		'node:path',
		'node:process',
		'node:stream',
		'node:timers/promises',
		'node:tty',
		'node:url',
		'node:util',
		'react',
		'source/adapters/clock.ts',
		'source/adapters/disk',
		'source/adapters/kubeconfig',
		'source/commands',
		'source/demo',
		'source/engine',
		'source/errors.ts',
		'source/main.ts',
		'source/mesh',
		'source/plan',
		'source/sensitive.ts',
		'source/session',
		'source/text',
		'source/ui',
		'source/untyped.ts',
		'source/version.ts',
		'source/wizard',
		'string-width',
		'wrap-ansi',
	]);
});

void test('what works behind the screens is found where it is loaded', () => {
	const loaded = loadedWith(behind);
	for (const heavy of ['zod', 'execa', 'node:http', 'node:tls', 'source/checks', 'source/survey']) {
		assert.ok(loaded.includes(heavy), heavy);
	}
});
