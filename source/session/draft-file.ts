import path from 'node:path';
import {stateFiles} from '../engine/state-directory.ts';
import type {FilesPort, OwnFiles} from '../ports/files.ts';

/** Where the answers of a start that was left half-way are kept. */
export const draftFile = ({root}: Pick<OwnFiles, 'root'>): string => path.join(root, 'draft.json');

/** Its text; undefined where there is none. Throws what the disk says, and where something lies there that isn't as we leave it. */
export const readDraftFile = async (files: FilesPort, cwd: string): Promise<string | undefined> => {
	const own = stateFiles(files, cwd);
	return own.read(draftFile(own));
};
