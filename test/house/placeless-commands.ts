/** A command for one cluster, or for a mesh file, that is written out with its way there. */
const written =
	/(?:kubectl|istioctl)[^`'"\n]* --context|mesh-wizard(?:@latest)? (?:apply|plan|preflight|teardown|verify) (?:-f|--contexts|--all-contexts)\b/gv;

/** What gives such a command the kubeconfig that knows the cluster. */
const placing = /withKubeconfig\([^`]*`[^`]*$/v;

/** Commands that lead to a cluster without the kubeconfig in which it was found, as `line: text`. */
export const placelessCommands = (text: string): string[] =>
	[...text.matchAll(written)]
		.filter(({index}) => !placing.test(text.slice(0, index)))
		.map(({0: command, index}) => `${String(text.slice(0, index).split('\n').length)}: ${command}`);
