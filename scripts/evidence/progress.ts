import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {z} from 'zod';
import {gitNames, root} from '../git.ts';
import {labHome} from '../../test/lab/lab-script.ts';

/** Which pieces of unfinished parts are done, so that a part that was stopped continues. */
export type Progress = {
	/** What is done of a part while its sources are these. */
	done: (part: string, hash: string) => ReadonlySet<string>;
	/** Keeps that a piece is done; forgets what was done with other sources. */
	add: (part: string, hash: string, piece: string) => void;
	/** The part is finished, or starts over. */
	forget: (part: string) => void;
};

const schema = z.record(z.string(), z.strictObject({hash: z.string(), done: z.array(z.string())}));

/** Beside the lab's build, since it outlives `npm ci`; each clone has its own. */
export const progressFile = path.join(
	labHome,
	'test-full',
	`${createHash('sha256').update(root).digest('hex').slice(0, 12)}.json`,
);

/** Keeps it in a file, which is written after each piece: a kill loses nothing that was done. One that cannot be read counts as empty. */
export const fileProgress = (file: string): Progress => {
	const read = (): z.infer<typeof schema> => {
		try {
			return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
		} catch {
			return {};
		}
	};

	const write = (known: z.infer<typeof schema>): void => {
		mkdirSync(path.dirname(file), {recursive: true});
		writeFileSync(file, JSON.stringify(known, null, '\t'));
	};

	const done = (part: string, hash: string): ReadonlySet<string> => {
		const entry = read()[part];
		return new Set(entry?.hash === hash ? entry.done : []);
	};

	return {
		done,
		add(part, hash, piece) {
			write({...read(), [part]: {hash, done: [...done(part, hash), piece]}});
		},
		forget(part) {
			write(Object.fromEntries(Object.entries(read()).filter(([name]) => name !== part)));
		},
	};
};

/** SHA-256 over the names and contents of sources as they are in the working tree, new files included. */
export const hashOf = (sources: readonly string[]): string => {
	const files = gitNames(
		'ls-files',
		'-z',
		'--cached',
		'--others',
		'--exclude-standard',
		'--',
		...sources,
	).filter(file => existsSync(path.join(root, file)));
	const hash = createHash('sha256');
	for (const file of files.toSorted((a, b) => a.localeCompare(b))) {
		hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
	}

	return hash.digest('hex');
};
