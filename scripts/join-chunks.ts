/*
Fewer files for what is loaded together. esbuild makes a chunk for each set of entries that share modules, which are dozens before the first
frame, and to find, read and link each of them costs Node a millisecond or more. It has no way to name chunks, so its chunks are bundled once more.
*/
import path from 'node:path';
import {build, type BuildResult, type Plugin} from 'esbuild';

type Built = BuildResult<{write: false; metafile: true; absWorkingDir: string}>;

/** A file of a build, by its absolute path. */
type Chunk = {text: string; exports: readonly string[]; imports: readonly string[]};

/** Chunks that become a part of `file`, the first of them itself. */
type Group = {file: string; members: readonly string[]};

/**
The texts of a build's files by absolute path, in which each of these entries (paths of sources, in the order in which they are loaded)
holds what it loads with it. A chunk that became a part of another file stays as one line that leads there. What somebody loads who does
without the largest part of an entry is left alone, unless it is loaded with the first, which everybody loads.
*/
export const joinChunks = async (
	{outputFiles, metafile}: Built,
	{root, entries}: {root: string; entries: readonly string[]},
): Promise<ReadonlyMap<string, string>> => {
	const texts = new Map(outputFiles.map(({path: file, text}) => [file, text]));
	const chunks = new Map(
		Object.entries(metafile.outputs).map(([name, {exports, imports}]): [string, Chunk] => [
			path.join(root, name),
			{
				text: texts.get(path.join(root, name)) ?? '',
				exports,
				imports: imports
					.filter(({kind, external}) => kind === 'import-statement' && external !== true)
					.map(({path: imported}) => path.join(root, imported)),
			},
		]),
	);
	const closureOf = (file: string): ReadonlySet<string> => {
		const found = new Set([file]);
		// What is added to a set while it is gone through is gone through, too.
		for (const each of found) {
			for (const imported of chunks.get(each)?.imports ?? []) {
				found.add(imported);
			}
		}

		return found;
	};

	const entryFiles = new Map(
		Object.entries(metafile.outputs).flatMap(([name, {entryPoint}]) =>
			entryPoint === undefined ? [] : [[entryPoint, path.join(root, name)] as const],
		),
	);
	const closures = [...entryFiles.values()].map(file => closureOf(file));
	const sizeOf = (file: string): number => chunks.get(file)?.text.length ?? 0;
	const groups: Group[] = [];
	for (const entry of entries) {
		const file = entryFiles.get(entry);
		if (file === undefined) {
			throw new Error(`${entry} is no entry of this build`);
		}

		const taken = new Set(groups.flatMap(({members}) => members));
		const candidates = [...closureOf(file)].filter(each => !taken.has(each));
		const heart = candidates.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0] ?? file;
		const isShared = (each: string): boolean =>
			closures.some(closure => closure.has(each) && !closure.has(heart));
		groups.push({
			file,
			members: candidates.filter(each => each === file || groups.length === 0 || !isShared(each)),
		});
	}

	const groupOf = new Map(
		groups.flatMap(group => group.members.map(member => [member, group] as const)),
	);
	/** What a member exports is exported by its group under a name of its own. */
	const renamed = (group: Group, member: string): string => {
		const index = group.members.indexOf(member);
		return (chunks.get(member)?.exports ?? [])
			.map(name => `${name} as x${String(index)}_${name}`)
			.join(', ');
	};

	const relative = (from: string, to: string): string => {
		const found = path.relative(path.dirname(from), to);
		return found.startsWith('.') ? found : `./${found}`;
	};

	const leadingText = (member: string, {file, members}: Group): string => {
		const index = members.indexOf(member);
		const names = (chunks.get(member)?.exports ?? []).map(
			name => `x${String(index)}_${name} as ${name}`,
		);
		return `export {${names.join(', ')}} from ${JSON.stringify(relative(member, file))};\n`;
	};

	const joined = async (group: Group): Promise<string> => {
		const {file, members} = group;
		const fromMemory: Plugin = {
			name: 'from-memory',
			setup({onResolve, onLoad}) {
				// esbuild runs the filter in Go, which knows no flag v.
				// eslint-disable-next-line require-unicode-regexp
				const all = /^/;
				onResolve({filter: all}, ({path: imported, resolveDir, kind}) => {
					if (!imported.startsWith('.')) {
						return {path: imported, external: true};
					}

					const found = path.resolve(resolveDir, imported);
					const owner = groupOf.get(found);
					return kind === 'import-statement' &&
						owner !== undefined &&
						(owner === group || owner.file !== found)
						? {path: found, namespace: 'chunk'}
						: {path: relative(file, found), external: true};
				});
				onLoad({filter: all, namespace: 'chunk'}, ({path: found}) => {
					const owner = groupOf.get(found);
					return {
						contents:
							owner === undefined || owner === group
								? (chunks.get(found)?.text ?? '')
								: leadingText(found, owner),
						resolveDir: path.dirname(found),
						loader: 'js',
					};
				});
			},
		};
		const {outputFiles: made} = await build({
			stdin: {
				contents: members
					.map((member, index) =>
						index === 0
							? `export * from ${JSON.stringify(relative(file, member))};`
							: `export {${renamed(group, member)}} from ${JSON.stringify(relative(file, member))};`,
					)
					.join('\n'),
				resolveDir: path.dirname(file),
			},
			bundle: true,
			minify: true,
			format: 'esm',
			platform: 'node',
			target: 'node22.19',
			write: false,
			logLevel: 'warning',
			plugins: [fromMemory],
		});
		return made.map(({text}) => text).join('');
	};

	for (const group of groups) {
		texts.set(group.file, await joined(group));
		for (const member of group.members.slice(1)) {
			texts.set(member, leadingText(member, group));
		}
	}

	return texts;
};
