/*
What the build changes of packages and of Node's modules, so that the first frame comes sooner (decision D-51, fact N-7). Nothing changes what they do, and nothing
below node_modules is touched. Where a package no longer has the text that is replaced, the build fails: whoever updates it sees whether the
change has become superfluous.
*/
import {readFile} from 'node:fs/promises';
import {isBuiltin} from 'node:module';
import path from 'node:path';
import process from 'node:process';
import type {Plugin} from 'esbuild';

type Replacement = {from: string; to: string};

const graphemes = path.resolve(import.meta.dirname, '../source/text/graphemes.ts');

/** A segmenter that is made where it is needed, and that knows most of what the screens show without ICU. */
const lazySegmenter = (from: string): readonly Replacement[] => [{from, to: 'graphemes'}];

/** By the end of a file's path below node_modules. */
const replacements: Readonly<Record<string, readonly Replacement[]>> = {
	// It fetches its own code from a data URL, which starts Node's HTTP client (50 ms). Without `fetch` it decodes the text itself.
	'yoga-layout/dist/binaries/yoga-wasm-base64-esm.js': [
		{from: 'var loadYoga = (() => {', to: 'var loadYoga = (() => { const fetch = undefined;'},
	],
	'@alcalzone/ansi-tokenize/build/tokenize.js': lazySegmenter(
		'new Intl.Segmenter(undefined, { granularity: "grapheme" })',
	),
	'ink/build/line-update.js': lazySegmenter(
		"new Intl.Segmenter(undefined, { granularity: 'grapheme' })",
	),
	'slice-ansi/tokenize-ansi.js': lazySegmenter(
		"new Intl.Segmenter(undefined, {granularity: 'grapheme'})",
	),
	'wrap-ansi/index.js': lazySegmenter('new Intl.Segmenter()'),
};

/** The names of the packages' files whose text is changed. */
export const changedFiles: readonly string[] = Object.keys(replacements);

/** The text of a package's file as it is bundled. Throws where what is replaced isn't there. */
export const quickerText = (file: string, text: string): string => {
	let changed = text;
	for (const {from, to} of replacements[file] ?? []) {
		if (!changed.includes(from)) {
			throw new Error(
				`${file} no longer has \`${from}\`: see whether the replacement is still needed (scripts/quicker-packages.ts)`,
			);
		}

		changed = changed.replace(from, () => to);
	}

	return `import {graphemes} from ${JSON.stringify(graphemes)};\n${changed}`;
};

/**
Borders and signs are on every screen, and what string-width makes for others than ASCII takes 20 ms, most of it to know an emoji: it is
evaluated when a text needs it.
*/
const lazyWidth = String.raw`import {isPlain} from ${JSON.stringify(graphemes)};
export default (text, options) => {
	if (typeof text === 'string' && options?.ambiguousIsNarrow !== false) {
		const shown = options?.countAnsiEscapeCodes ? text : text.replaceAll(/\u001B\[[\d;]*m/g, '');
		if (isPlain(shown)) {
			return shown.length;
		}
	}

	return require('string-width?whole').default(text, options);
};
`;

/**
A module of Node's, of which nothing is read but what is used: an `import` of one as an ES module reads each of its exports, also those that
Node makes when they are asked for. With `node:http` that starts the HTTP client behind `fetch` (50 ms), with `node:crypto` all of Web Crypto.
*/
const builtinText = (name: string): string => {
	const module = `process.getBuiltinModule(${JSON.stringify(name)})`;
	const names = exportsOf(name);
	// What is marked as pure and not imported, esbuild leaves out.
	return `const get = name => ${module}[name];
export default /* @__PURE__ */ ${module};
${names.map((each, index) => `const v${String(index)} = /* @__PURE__ */ get(${JSON.stringify(each)});`).join('\n')}
export {${names.map((each, index) => `v${String(index)} as ${each}`).join(', ')}};`;
};

const exportsOf = (name: string): readonly string[] =>
	Object.keys(process.getBuiltinModule(name) ?? {}).filter(each => each !== 'default');

/** Packages import it for what they do once in a while: it is loaded (10 ms) when something of it is asked for. */
const loadedWhenAsked: ReadonlySet<string> = new Set(['node:child_process']);
const askedText = (name: string): string =>
	exportsOf(name)
		.map(
			each =>
				`Object.defineProperty(exports, ${JSON.stringify(each)}, {enumerable: true, get: () => process.getBuiltinModule(${JSON.stringify(name)}).${each}});`,
		)
		.join('\n');

/** What a bundle of ES modules needs before its first line: CommonJS packages in it call `require` for Node's own modules. */
export const requireBuiltins = `const require = id => {
	const found = process.getBuiltinModule(id);
	if (found === undefined) {
		throw Object.assign(new Error('Cannot find module ' + id), {code: 'MODULE_NOT_FOUND'});
	}

	return found;
};`;

// esbuild runs these in Go, which knows no flag v.
/* eslint-disable require-unicode-regexp */
const filters = {
	builtin: /^(?:node:)?[a-z\d_/]+$/,
	width: /^string-width\?whole$/,
	all: /^/,
	packages: /\/node_modules\/.*\.js$/,
};
/* eslint-enable require-unicode-regexp */

export const quickerPackages: Plugin = {
	name: 'quicker-packages',
	setup({onResolve, onLoad, resolve}) {
		onResolve({filter: filters.builtin}, ({path: imported, kind}) => {
			const name = imported.startsWith('node:') ? imported : `node:${imported}`;
			return isBuiltin(name) && (kind === 'import-statement' || loadedWhenAsked.has(name))
				? {path: name, namespace: 'builtin', sideEffects: false}
				: undefined;
		});
		onLoad({filter: filters.all, namespace: 'builtin'}, ({path: name}) => ({
			contents: loadedWhenAsked.has(name) ? askedText(name) : builtinText(name),
			loader: 'js',
		}));
		onResolve({filter: filters.width}, async ({importer, resolveDir}) => {
			const {path: file} = await resolve('string-width', {
				kind: 'import-statement',
				importer,
				resolveDir,
			});
			return {path: file, suffix: '?whole'};
		});
		onLoad({filter: filters.packages}, async ({path: file, suffix}) => {
			const name = file.slice(file.lastIndexOf('/node_modules/') + '/node_modules/'.length);
			if (name === 'string-width/index.js' && suffix === '') {
				return {contents: lazyWidth, resolveDir: path.dirname(file), loader: 'js'};
			}

			return changedFiles.includes(name)
				? {contents: quickerText(name, await readFile(file, 'utf8')), loader: 'js'}
				: undefined;
		});
	},
};
