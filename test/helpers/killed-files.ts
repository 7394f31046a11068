import type {MemoryFiles} from '../../source/demo/memory-files.ts';
import type {FilesPort, OwnFiles} from '../../source/ports/files.ts';

/** What a killed process leaves: the first `count` changes happen, then nothing any more, and every call fails. */
export const makeKilledFiles = (files: MemoryFiles, count: number): FilesPort & OwnFiles => {
	const guard =
		<Arguments extends unknown[], Result>(call: (...values: Arguments) => Promise<Result>) =>
		async (...values: Arguments): Promise<Result> => {
			if (files.changes.length >= count) {
				throw new Error('killed');
			}

			return call(...values);
		};

	const killed: FilesPort & OwnFiles = {
		root: files.root,
		below: root => ({...killed, root}),
		inspect: files.inspect,
		read: guard(files.read),
		write: guard(files.write),
		create: guard(files.create),
		append: guard(files.append),
		makePrivateDirectory: guard(files.makePrivateDirectory),
		list: guard(files.list),
		mode: guard(files.mode),
		remove: guard(files.remove),
	};
	return killed;
};
