import path from 'node:path';

export type KubeconfigSources = {
	/** Given by `--kubeconfig`; these alone count then. */
	paths?: readonly string[];
	env: Readonly<Record<string, string | undefined>>;
	/** The home directory. */
	home: string;
};

/** Which files to read, first wins, as kubectl chooses them: `--kubeconfig`, else `KUBECONFIG`, else `~/.kube/config`. */
export const kubeconfigPaths = ({
	paths = [],
	env,
	home,
}: KubeconfigSources): {files: string[]; isExplicit: boolean} => {
	const isExplicit = paths.length > 0;
	const listed = isExplicit ? paths : (env['KUBECONFIG'] ?? '').split(path.delimiter);
	const named = listed.filter(file => file !== '').map(file => path.resolve(file));
	return {
		files: named.length > 0 ? [...new Set(named)] : [path.join(home, '.kube', 'config')],
		isExplicit,
	};
};
