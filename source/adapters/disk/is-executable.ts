import {access, constants} from 'node:fs/promises';

export const isExecutable = async (file: string): Promise<boolean> => {
	try {
		await access(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
};
