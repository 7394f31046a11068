import type {KubeObject} from '../../source/kubernetes/object.ts';
import type {ResourceKind} from '../../source/kubernetes/kinds.ts';
import type {MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {isSelected} from '../../source/demo/cluster/selectors.ts';

type Change = {version: number; kind: string; isGone: boolean; object: KubeObject};
type Selection = {namespace?: string; labelSelector?: string; fieldSelector?: string};

/** An event of a watch, as it goes over the wire. */
type WireEvent = {type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubeObject};

/** What has become of a cluster's objects: an API server tells a watch what came after a list. */
export type History = {
	/** The resource version of a list that is made now. */
	version: () => number;
	/** Whether a watch may begin here. What lies before has been forgotten, and the answer to it is 410. */
	reaches: (version: number) => boolean;
	/** Forgets all changes so far. */
	compact: () => void;
	/** Tells all changes after a version, past and to come, as a watch with these selectors sees them. Returns the way to stop. */
	follow: (
		resource: ResourceKind,
		options: Selection & {from: number},
		tell: (event: WireEvent) => void,
	) => () => void;
};

const keyOf = ({metadata}: KubeObject) => `${metadata.namespace ?? ''}/${metadata.name}`;
const nameOf = ({apiVersion, kind}: {apiVersion: string; kind: string}) => `${apiVersion} ${kind}`;
const versionOf = ({metadata}: KubeObject) => Number(metadata.resourceVersion ?? 0);

export const makeHistory = (api: Pick<MemoryCluster, 'objects' | 'onChange'>): History => {
	const changes: Change[] = api.objects().map(object => ({
		version: versionOf(object),
		kind: nameOf(object),
		isGone: false,
		object,
	}));
	const followers = new Set<(change: Change) => void>();
	let latest = Math.max(1, ...changes.map(({version}) => version));
	let oldest = latest;
	api.onChange(({type, object}, resource) => {
		const copy = structuredClone(object) as KubeObject;
		const change: Change = {
			version: versionOf(copy),
			kind: nameOf(resource),
			isGone: type === 'deleted',
			object: copy,
		};
		latest = Math.max(latest, change.version);
		changes.push(change);
		for (const follower of followers) {
			follower(change);
		}
	});

	return {
		version: () => latest,
		reaches: version => version >= oldest,
		compact() {
			oldest = latest;
		},
		follow(resource, {from, namespace, labelSelector, fieldSelector}, tell) {
			const known = new Set<string>();
			const follower = ({version, kind, isGone, object}: Change) => {
				if (kind !== nameOf(resource)) {
					return;
				}

				const key = keyOf(object);
				const was = known.has(key);
				// An object that leaves a selection is deleted for whoever watches that.
				const is =
					!isGone &&
					(namespace === undefined || object.metadata.namespace === namespace) &&
					isSelected(object, {labelSelector, fieldSelector});
				if (is) {
					known.add(key);
				} else {
					known.delete(key);
				}

				if (version > from && (is || was)) {
					const type = was ? 'MODIFIED' : 'ADDED';
					tell({type: is ? type : 'DELETED', object});
				}
			};

			for (const change of changes) {
				follower(change);
			}

			followers.add(follower);
			return () => {
				followers.delete(follower);
			};
		},
	};
};
