import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';

type RecordMode = '--write' | '--compare';

/** Records by their file's name, which may have folders in it. */
type Records = ReadonlyMap<string, string>;

export const isRecordMode = (word: string): word is RecordMode =>
	word === '--write' || word === '--compare';

const readAll = (folder: string): Records =>
	new Map(
		(existsSync(folder) ? readdirSync(folder, {recursive: true, withFileTypes: true}) : [])
			.filter(entry => entry.isFile())
			.map(entry => path.join(entry.parentPath, entry.name))
			.map(file => [path.relative(folder, file), readFileSync(file, 'utf8')]),
	);

const difference = (before: string | undefined, now: string | undefined): string => {
	if (before === undefined || now === undefined) {
		return before === undefined ? 'is new' : 'is gone';
	}

	const [old, fresh] = [before.split('\n'), now.split('\n')];
	const line = old.findIndex((text, index) => text !== fresh[index]);
	const at = line === -1 ? old.length : line;
	return `line ${String(at + 1)}\n  - ${old[at] ?? ''}\n  + ${fresh[at] ?? ''}`;
};

/**
Writes records in the place of those that stand below `folder`, or prints how they differ from them; of what stands there,
only the names that `belongs` accepts count. Gives the exit code.
*/
export const keepRecords = (
	mode: RecordMode,
	now: Records,
	{folder, belongs = () => true}: {folder: string; belongs?: (name: string) => boolean},
): 0 | 1 => {
	const before = new Map([...readAll(folder)].filter(([name]) => belongs(name)));
	switch (mode) {
		case '--write': {
			for (const name of before.keys()) {
				rmSync(path.join(folder, name));
			}

			for (const [name, text] of now) {
				const file = path.join(folder, name);
				mkdirSync(path.dirname(file), {recursive: true});
				writeFileSync(file, text);
			}

			return 0;
		}

		case '--compare': {
			const complaints = [...new Set([...before.keys(), ...now.keys()])].flatMap(name => {
				const [old, fresh] = [before.get(name), now.get(name)];
				return old === fresh ? [] : [`${name}: ${difference(old, fresh)}`];
			});
			console.log(
				[...complaints, `${String(now.size)} records, ${String(complaints.length)} differ`].join(
					'\n',
				),
			);
			return complaints.length === 0 ? 0 : 1;
		}
	}
};
