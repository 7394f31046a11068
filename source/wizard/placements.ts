import type {ChosenCluster, Pattern, Place} from './answers.ts';

/** The network of clusters that share one, where nobody has named it. */
const sharedNetwork = 'network1';

/** Everybody's place in a pattern, by context. `owner`: the context of the primary that owns the remotes. */
export const placementsFor = (
	pattern: Exclude<Pattern, 'mixed'>,
	clusters: readonly ChosenCluster[],
	owner: string,
): Readonly<Record<string, Place>> => {
	const hasOneNetwork = pattern === 'multi-primary' || pattern === 'primary-remote';
	const hasRemotes = pattern === 'primary-remote' || pattern === 'primary-remote-multi-network';
	const shared = clusters.find(({network}) => network !== undefined)?.network ?? sharedNetwork;
	return Object.fromEntries(
		clusters.map(({context, name, network}): [string, Place] => {
			const own = hasOneNetwork ? shared : (network ?? name);
			return [
				context,
				hasRemotes && context !== owner
					? {network: own, role: 'remote', owner}
					: {network: own, role: 'primary'},
			];
		}),
	);
};
