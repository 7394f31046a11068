import type {ObjectRef} from '../kubernetes/object.ts';
import type {FoundObject} from './object-role.ts';
import type {Disposition} from './group-by-step.ts';

/**
What a step of a teardown does.

- `backup`: writes what the wizard did not make and what goes all the same to a local file.
- `delete`: deletes the objects of its part, whatever of them is there when it runs.
- `purge`: the installer takes all of Istio away; Istio's CRDs go with it, and every object of theirs.
- `delete-namespace`, `release-namespace`: istio-system goes, or only loses what the wizard wrote on it.
- `look-again`: changes nothing; done when nothing is left.
*/
type Removals = {
	backup: Empty;
	delete: {part: 'remote-secrets' | 'exposed' | 'verify-namespaces' | 'leftovers'};
	purge: Empty;
	'delete-namespace': {uid: string};
	'release-namespace': {labels: readonly string[]; annotations: readonly string[]};
	'look-again': Empty;
};

type Empty = Readonly<Record<never, never>>;

export type RemovalType = keyof Removals;

/** What a step of these kinds removes; of any kind, where none is named. */
export type Removal<K extends RemovalType = RemovalType> = {
	[P in K]: {type: P} & Removals[P];
}[K];

/** An object as a list names it. */
export type Listed = {
	ref: ObjectRef;
	/** Who made it, when it was not the wizard. */
	foreignOwner?: string;
};

export type RemovalStep<K extends RemovalType = RemovalType> = {
	/** `<cluster>/<what>`. */
	id: string;
	cluster: string;
	/** What it does, in the imperative. */
	title: string;
	/** Steps that must be done before; those of a cluster that no longer answers hold nobody up. */
	needs: readonly string[];
	removal: Removal<K>;
	/** What it writes to or deletes, each by its name. */
	objects: readonly Listed[];
	command?: readonly string[];
};

/** What happens to one cluster. */
export type ClusterRemoval = {
	cluster: string;
	context: string;
	steps: readonly RemovalStep[];
	/** Whether istio-system goes. */
	disposition: Disposition;
	/** What stays although Istio goes, and why. */
	stays: ReadonlyArray<{ref: ObjectRef; why: string}>;
	/** What a person should know, one sentence each. */
	notes: readonly string[];
	/** Objects that the wizard did not make and that go with a step of this cluster. The backup holds all but Secrets. */
	foreign: readonly FoundObject[];
};

export type RemovalPlan = {
	mesh: string;
	clusters: readonly ClusterRemoval[];
};

export const stepsOf = (plan: RemovalPlan): RemovalStep[] =>
	plan.clusters.flatMap(({steps}) => steps);
