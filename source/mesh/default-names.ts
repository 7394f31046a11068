import {isClusterName, maximumLabelLength} from './names.ts';

/** The name of a cluster whose context says nothing usable, such as kubeadm's `kubernetes-admin@kubernetes`. */
const fallbackName = 'cluster';

/** The part of a context's name that tells its cluster from others, by the habits of the tools that write contexts. */
const distinctivePart = (context: string): string => {
	const eks = /^arn:[^:]*:eks:[^:]*:[^:]*:cluster\/(?<name>.+)$/v.exec(context)?.groups?.['name'];
	if (eks !== undefined) {
		return eks;
	}

	const gke = /^gke_[^_]+_[^_]+_(?<name>.+)$/v.exec(context)?.groups?.['name'];
	if (gke !== undefined) {
		return gke;
	}

	// `user@cluster`; an empty half says nothing. eksctl adds the region and its own domain.
	const cluster = (/@(?<name>[^@]+)$/v.exec(context)?.groups?.['name'] ?? context).replace(
		/\.[^.]+\.eksctl\.io$/v,
		'',
	);
	return cluster.replace(/^(?:kind|k3d)-(?=.)/v, '');
};

/**
A cluster's name for the context that leads to it: always a valid `clusterName`, and a suggestion only, shown before it
is used (decision D-11).
*/
export const defaultClusterName = (context: string): string => {
	const label = distinctivePart(context)
		.toLowerCase()
		.replaceAll(/[^a-z\d\-]+/gv, '-')
		.replace(/^-+/v, '')
		.slice(0, maximumLabelLength)
		.replace(/-+$/v, '');
	return isClusterName(label) ? label : fallbackName;
};

type DefaultNames = {
	/** By context, without those that collide. */
	names: ReadonlyMap<string, string>;
	/** Contexts that would get one name: the user has to choose. */
	collisions: ReadonlyArray<{name: string; contexts: readonly string[]}>;
};

/** Default names of several contexts. A name that two of them would get is given to neither. */
export const defaultClusterNames = (contexts: readonly string[]): DefaultNames => {
	const byName = new Map<string, string[]>();
	for (const context of new Set(contexts)) {
		const name = defaultClusterName(context);
		byName.set(name, [...(byName.get(name) ?? []), context]);
	}

	const shared = [...byName].filter(([, found]) => found.length > 1);
	return {
		names: new Map(
			[...byName]
				.filter(([, found]) => found.length === 1)
				.flatMap(([name, found]) => found.map(context => [context, name])),
		),
		collisions: shared.map(([name, found]) => ({name, contexts: found})),
	};
};
