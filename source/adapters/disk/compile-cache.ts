import {cacheFolder} from './cache-folder.ts';
import {makePrivate} from './private-path.ts';

/**
The folder for Node's compile cache, made where it is missing: in the user's own cache, for their eyes alone, since what lies in it is run
as code (fact N-4). Undefined where there is none that nobody else can write into.
*/
export const compileCacheFolder = async (): Promise<string | undefined> => {
	const {env, platform} = process;
	try {
		const ours = cacheFolder({env, platform, home: process.getBuiltinModule('node:os').homedir()});
		const folder = `${ours}/compiled`;
		const {mkdir} = process.getBuiltinModule('node:fs/promises');
		await mkdir(ours.slice(0, ours.lastIndexOf('/')), {recursive: true, mode: 0o700});
		for (const each of [ours, folder]) {
			const fault = await makePrivate(each);
			if (fault !== undefined) {
				return undefined;
			}
		}

		return folder;
	} catch {
		// A home that is missing or read-only: it goes without.
		return undefined;
	}
};
