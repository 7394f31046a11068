import path from 'node:path';
import type {Trust} from '../../mesh/mesh.ts';

/** A path as a person types it at a shell: `~` is the home folder, and a relative one starts from where they are. Absolute; empty where nothing is typed. */
export const typedPath = (text: string, {cwd, home}: {cwd: string; home: string}): string => {
	const typed = text.trim();
	if (typed === '' || typed === '~') {
		return typed === '' ? '' : home;
	}

	return path.resolve(cwd, typed.startsWith('~/') ? path.join(home, typed.slice(2)) : typed);
};

/** Relative below the folder of mesh.yaml. Elsewhere absolute, so that it doesn't lead through other folders, unless it may. What is relative already stays. */
const beside = (file: string, folder: string, mayLeadOut: boolean): string => {
	const relative = path.isAbsolute(file) ? path.relative(folder, file) : file;
	if (relative.startsWith('..') && !mayLeadOut) {
		return file;
	}

	return relative === '' ? '.' : relative;
};

/** A trust, whose paths are absolute, as mesh.yaml in this folder writes it. */
export const trustForFile = (
	trust: Trust,
	folder: string,
	{mayLeadOut = false}: {mayLeadOut?: boolean} = {},
): Trust => {
	const written = (file: string) => beside(file, folder, mayLeadOut);
	switch (trust.mode) {
		case 'root': {
			return {...trust, cert: written(trust.cert), key: written(trust.key)};
		}

		case 'generated':
		case 'intermediates': {
			return {...trust, directory: written(trust.directory)};
		}

		case 'from-cluster':
		case 'in-cluster':
		case 'self-signed':
		case 'external': {
			return trust;
		}
	}
};
