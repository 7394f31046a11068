import {access, constants, stat} from 'node:fs/promises';

/** Whether it is a file that may be run: of a folder, the same bit says that it may be entered. Links count as what they lead to. */
export const isExecutable = async (file: string): Promise<boolean> => {
	try {
		await access(file, constants.X_OK);
		const stats = await stat(file);
		return stats.isFile();
	} catch {
		return false;
	}
};
