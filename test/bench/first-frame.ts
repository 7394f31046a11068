/*
How long until the guided set-up shows its first frame with the contexts listed, against a bare `node -e 0` (decision D-39:
at most 5 times) and against a line of text that Ink draws: with a few contexts, with 1,000 (at most 1.3 times as long), and the first
time, before Node has kept what it compiles; in a real pseudo-terminal, from the bundle.
Needs the build: npm run build && node --import=tsx test/bench/first-frame.ts [rounds]
*/
import {spawnSync} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {requireBuiltins} from '../../scripts/quicker-packages.ts';
import {medians} from './median.ts';
import {untilShown} from './until-shown.ts';

const bin = path.resolve(import.meta.dirname, '../../distribution/cli.js');
const rounds = Number(process.argv[2] ?? 11);
const home = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-bench-'));

/** Contexts whose servers nobody listens for: listing them is what is measured. */
const kubeconfigOf = (count: number): string => {
	const names = Array.from(
		{length: count},
		(_, index) => `cluster-${String(index).padStart(4, '0')}`,
	);
	return JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		clusters: names.map(name => ({name, cluster: {server: 'https://127.0.0.1:1'}})),
		users: names.map(name => ({name, user: {token: 'none'}})),
		contexts: names.map(name => ({name, context: {cluster: name, user: name}})),
	});
};

/** Ink with one line of text, bundled and cached as we are. */
const buildHello = async (): Promise<string> => {
	await build({
		stdin: {
			contents: `import {createElement} from 'react';
import {render, Text} from 'ink';
render(createElement(Text, undefined, 'shown'), {alternateScreen: true, interactive: true});`,
			resolveDir: import.meta.dirname,
		},
		outfile: path.join(home, 'hello.mjs'),
		bundle: true,
		minify: true,
		format: 'esm',
		platform: 'node',
		target: 'node22.19',
		define: {'process.env.NODE_ENV': '"production"'},
		banner: {js: requireBuiltins},
		alias: {'react-devtools-core': 'react'},
	});
	const file = path.join(home, 'hello-cached.mjs');
	await writeFile(
		file,
		`process.getBuiltinModule('node:module').enableCompileCache(${JSON.stringify(path.join(home, 'compiled'))}); import('./hello.mjs');`,
	);
	return file;
};

const bare = (): number => {
	const start = performance.now();
	spawnSync(process.execPath, ['-e', '0']);
	return performance.now() - start;
};

try {
	const [few, many] = [3, 1000].map(count => path.join(home, `${String(count)}.yaml`));
	await writeFile(few ?? '', kubeconfigOf(3));
	await writeFile(many ?? '', kubeconfigOf(1000));
	const hello = await buildHello();
	const taken: number[][] = [];
	for (let round = 0; round < rounds; round++) {
		taken.push([
			bare(),
			await untilShown(home, ['-e', 'console.log("shown")'], /shown/v),
			await untilShown(home, [bin, '--kubeconfig', few ?? ''], /3 contexts/v),
			await untilShown(home, [bin, '--kubeconfig', many ?? ''], /1,?000 contexts/v),
			await untilShown(home, [hello], /shown/v),
			await untilShown(
				await mkdtemp(path.join(home, 'new-')),
				[bin, '--kubeconfig', few ?? ''],
				/3 contexts/v,
			),
		]);
	}

	const [node = 0, shell = 0, first = 0, thousand = 0, ink = 0, cold = 0] = medians(taken);
	// What the harness costs (a terminal, its shell) is in both; only the difference is ours.
	const ratio = (ms: number) => ((ms - shell + node) / node).toFixed(2);
	keepEvidence('first-frame', {
		rounds,
		bareNodeMs: node,
		ratios: {
			'3 contexts': Number(ratio(first)),
			'1,000 contexts': Number(ratio(thousand)),
			'the first time': Number(ratio(cold)),
			'a line by Ink': Number(ratio(ink)),
		},
		thousandTakeMoreMs: thousand - first,
		aim: 5,
	});
	console.log(
		`first frame: 3 contexts ${ratio(first)} x, 1,000 contexts ${ratio(thousand)} x, the first time ${ratio(cold)} x, a line by Ink ${ratio(ink)} x of node -e 0 (${node.toFixed(0)} ms; the 1,000 take ${(thousand - first).toFixed(0)} ms more; median of ${String(rounds)} rounds; aim 5.00)`,
	);
} finally {
	await rm(home, {recursive: true, force: true});
}
