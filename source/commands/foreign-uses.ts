import path from 'node:path';
import {UsageError} from '../errors.ts';
import type {ForeignUse, KubeContext} from '../ports/kubeconfig.ts';

const isBelow = (file: string, folder: string): boolean => {
	const way = path.relative(folder, file);
	return way !== '' && way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
};

/**
What using a context would have done on this machine without its user's word: undefined where a person has named each file that the use is
from (`named`), by flag, environment or place. Of token files, those beside the kubeconfig belong to it.
*/
export const foreignUse = (
	{user}: KubeContext,
	named: ReadonlySet<string>,
): Omit<ForeignUse, 'cluster'> | undefined => {
	const {file, name, exec, tokenFile} = user;
	if (named.has(file)) {
		return undefined;
	}

	if (tokenFile !== undefined && !isBelow(tokenFile, path.dirname(file))) {
		return {file, user: name, use: {what: 'token-file', path: tokenFile}};
	}

	return exec === undefined
		? undefined
		: {file, user: name, use: {what: 'program', path: exec.command}};
};

export const foreignText = ({cluster, file, user, use}: ForeignUse): string => {
	const place = `clusters.${cluster}.kubeconfig (${file}), user ${JSON.stringify(user)}`;
	switch (use.what) {
		case 'program': {
			return `${place}, runs the program ${JSON.stringify(use.path)}`;
		}

		case 'token-file': {
			return `${place}, sends the content of ${JSON.stringify(use.path)} to its server`;
		}
	}
};

/** Throws `UsageError` for uses that nobody has agreed to. */
export const refuseForeign = (uses: readonly ForeignUse[]): void => {
	if (uses.length > 0) {
		throw new UsageError(
			[
				'only the mesh file names these kubeconfigs, and they ask for what nobody has agreed to:',
				...uses.map(use => `  ${foreignText(use)}`),
			].join('\n'),
			{
				code: 'kubeconfig.foreign',
				remedy: [
					'If you trust the mesh file and these kubeconfigs, give --allow-exec, or name them by --kubeconfig or KUBECONFIG.',
				],
			},
		);
	}
};
