import path from 'node:path';

/** The root and every directory below it on the way to a file. */
export const directoriesTo = (root: string, file: string): string[] => {
	const between = path.relative(root, file).split(path.sep);
	if (between[0] === '..') {
		throw new Error(`${file} is not below ${root}`);
	}

	return between.map((_, index) => path.join(root, ...between.slice(0, index)));
};
