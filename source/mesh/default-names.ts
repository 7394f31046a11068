import {isClusterName, maximumLabelLength} from './names.ts';

/** The name of a cluster whose context says nothing usable, such as kubeadm's `kubernetes-admin@kubernetes`. */
const fallbackName = 'cluster';

/** What `oc login` writes: `namespace/host:port/user`, the dots of the host as dashes. */
const openShift = /^[^\/]*\/(?<host>[^\/]+):\d+\/.+$/v;

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

	const host = openShift.exec(context)?.groups?.['host'];
	if (host !== undefined) {
		return host;
	}

	// `user@cluster`; an empty half says nothing. eksctl adds the region and its own domain.
	const cluster = (/@(?<name>[^@]+)$/v.exec(context)?.groups?.['name'] ?? context).replace(
		/\.[^.]+\.eksctl\.io$/v,
		'',
	);
	return cluster.replace(/^(?:kind|k3d)-(?=.)/v, '');
};

/** A valid name made of any text. A long one loses its middle: names are told apart by both ends. */
const labelOf = (text: string): string => {
	const whole = text
		.toLowerCase()
		.replaceAll(/[^a-z\d\-]+/gv, '-')
		.replaceAll(/^-+|-+$/gv, '');
	const half = (maximumLabelLength - 1) / 2;
	const label =
		whole.length <= maximumLabelLength
			? whole
			: `${whole.slice(0, half).replace(/-+$/v, '')}-${whole.slice(-half).replace(/^-+/v, '')}`;
	return isClusterName(label) ? label : fallbackName;
};

/**
A cluster's name for the context that leads to it: always a valid `clusterName`, and a suggestion only, shown before it
is used (decision D-11).
*/
export const defaultClusterName = (context: string): string => labelOf(distinctivePart(context));

type DefaultNames = {
	/** By context, without those that collide. */
	names: ReadonlyMap<string, string>;
	/** Contexts that would get one name: the user has to choose. */
	collisions: ReadonlyArray<{name: string; contexts: readonly string[]}>;
};

/**
Default names of several contexts. Contexts of one OpenShift server keep namespace and user in their names; any other name that two
contexts would get is given to neither.
*/
export const defaultClusterNames = (contexts: readonly string[]): DefaultNames => {
	const byShortName = Map.groupBy(new Set(contexts), context => defaultClusterName(context));
	const byName = Map.groupBy(
		[...byShortName].flatMap(([name, found]) =>
			found.map(context => ({
				context,
				name: found.length > 1 && openShift.test(context) ? labelOf(context) : name,
			})),
		),
		({name}) => name,
	);
	const shared = [...byName].filter(([, found]) => found.length > 1);
	return {
		names: new Map(
			[...byName]
				.filter(([, found]) => found.length === 1)
				.flatMap(([name, found]) => found.map(({context}) => [context, name])),
		),
		collisions: shared.map(([name, found]) => ({
			name,
			contexts: found.map(({context}) => context),
		})),
	};
};
