import type {Lab} from '../../start-lab.ts';
import type {Authority} from './certificates.ts';
import type {Place} from './defect.ts';

/** An object to be applied; unlike one that was read, it may lack what the server adds. */
export type Manifest = {
	[field: string]: unknown;
	apiVersion: string;
	kind: string;
	metadata: {
		name: string;
		namespace?: string;
		labels?: Record<string, string>;
		annotations?: Record<string, string>;
		finalizers?: string[];
	};
};

/** A context of the kubeconfig with its cluster and user, whose fields are as in the file. */
export type Entry = {name: string; cluster: Record<string, unknown>; user: Record<string, unknown>};

/** Where a defect is planted. What it changes besides the clusters is undone when the scene ends. */
export type Scene = {
	readonly lab: Lab;
	/** A folder of this scene alone. */
	readonly folder: string;
	/** The cluster's name, and its context's. */
	name: (place: Place) => string;
	/** Runs kubectl as the cluster's administrator. */
	kubectl: (place: Place, ...arguments_: readonly string[]) => Promise<string>;
	/** Applies objects, by server-side apply under a manager of its own. */
	apply: (place: Place, objects: readonly Manifest[]) => Promise<void>;
	/** Deletes objects, the last first, and waits until they are gone. */
	remove: (place: Place, objects: readonly Manifest[]) => Promise<void>;
	/** Merges fields into an object's status. */
	status: (place: Place, object: Manifest, status: unknown) => Promise<void>;
	/** The place's entry of the kubeconfig that preflight is given: what is changed in it, preflight sees. */
	entry: (place: Place) => Entry;
	/** Adds `c` to the kubeconfig, as a copy of another place's entry. */
	addEntry: (copyOf: Place) => Entry;
	/** The root of the stage, whose intermediates `installed` clusters have. */
	authority: () => Promise<Authority>;
	/** What the cluster's IstioOperator gets on top, as `overlay:` in mesh.yaml. */
	overlay: (place: Place, spec: unknown) => Promise<void>;
	/** Runs the program through another command, such as one that changes its surroundings. */
	through: (...command: readonly string[]) => void;
	/** Ends with the scene. */
	during: (resource: AsyncDisposable) => void;
};

/** Objects in one place that are all of a defect. */
export const planted = (
	place: Place,
	objects: readonly Manifest[] | ((scene: Scene) => readonly Manifest[]),
) => {
	const listed = (scene: Scene) => (typeof objects === 'function' ? objects(scene) : objects);
	return {
		async inject(scene: Scene) {
			await scene.apply(place, listed(scene));
		},
		async heal(scene: Scene) {
			await scene.remove(place, listed(scene));
		},
	};
};
