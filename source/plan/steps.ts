import type {ImageUse} from '../mesh/image-uses.ts';
import type {InstallPart, Installation} from '../mesh/installation.ts';
import type {KubeObject, ObjectRef} from '../kubernetes/object.ts';
import type {PlannedIdentity} from '../mesh/proxy-identity.ts';
import type {Listed, Removal} from '../teardown/steps.ts';
import type {OutdatedWorkload, RestartableKind} from './outdated-workloads.ts';
import type {OutdatedProxies} from './outdated-proxies.ts';

/** A place that names an image from a hub that goes away, after the plan: `planned` writes it there, `left` is there and stays as it is. */
export type PlannedImage = {cluster: string; use: ImageUse; from: 'planned' | 'left'};

/**
What a step does. Pure data: the engine knows how to carry each kind out and how to see that it is done.

- `namespace`: istio-system with its network label and, on a remote, the annotation that names its owner. Created with our
  label when there is none; an existing one keeps what it has.
- `apply`: server-side apply of the objects by field manager `mesh-wizard`; done when they are as given, and, where they publish
  the API server, when it answers through the gateway by that name, as far as this machine reaches it.
- `cacerts`: the cluster's Secret `cacerts` from the trust material; done when its metadata carries that certificate's
  fingerprint and nobody else has written its data.
- `install`: a control plane or a gateway, by the mesh's installer; done when the rollouts are complete and what the installer renders
  changes nothing.
- `address`: waits until the east-west gateway's Service has an address; changes nothing.
- `reader`: mints the reader's service account, its rights and its token in this cluster, once for all primaries.
- `remote-secret`: puts `from`'s credentials into this primary.
- `synced`: waits until every istiod here reports `peers` synced with the endpoints they have now; changes nothing.
- `root`: waits until istiod hands out the planned root; changes nothing.
- `forget`: deletes the remote secrets of a cluster that leaves the mesh (`everybody's`) or has left it (the wizard's `own`);
  done when none of them leads to it and, unless somebody else's does, no istiod here knows it any more.
- `prune`: deletes what the wizard made here and what the mesh no longer needs.
- `remove`: one step of what takes a leaving cluster's Istio away, as a teardown does it.
- `restart`: rolls the workloads of a namespace over, one at a time; done when all their pods that run have the planned identity,
  whatever mark a restart has left on them, and all their rollouts are complete.
- `record`: the ConfigMap `mesh-wizard`, written last: it says that this very plan was carried out and proven.
*/
type Actions = {
	namespace: {network: string; attachTo?: string};
	apply: {objects: readonly KubeObject[]; published?: {serverName: string}};
	cacerts: Empty;
	install: Installation;
	root: Empty;
	address: {mustBeIp: boolean};
	reader: Empty;
	'remote-secret': {from: string};
	synced: {peers: readonly string[]};
	forget: {peer: string; secrets: 'own' | "everybody's"};
	prune: {objects: readonly ObjectRef[]};
	remove: {removal: Removal};
	restart: {
		namespace: string;
		workloads: readonly RestartTarget[];
		identity: PlannedIdentity;
	};
	record: {role: string};
};

type Empty = Readonly<Record<never, never>>;

export type ActionType = keyof Actions;

/** What a step of these kinds does; of any kind, where none is named. */
export type Action<K extends ActionType = ActionType> = {
	[P in K]: {type: P} & Actions[P];
}[K];

/** A workload to restart; `setsNetwork`: its proxy stands in its own template, which is given the network along with the restart. */
export type RestartTarget = {kind: RestartableKind; name: string; setsNetwork?: true};

/** One step of an installation: pure, from the model alone. */
export type Step<K extends ActionType = ActionType> = {
	/** `<cluster>/<what>`, e.g. `west-1/istiod`; stable between runs. */
	id: string;
	cluster: string;
	/** What it does, in the imperative, sentence case. */
	title: string;
	/** Ids of the steps that must be done before. */
	needs: readonly string[];
	action: Action<K>;
	destructive: boolean;
	/** Why the mesh needs it. */
	reason: string;
	/** The argv that will run, where it is a command. */
	command?: readonly string[];
	/** Objects that it writes itself, for the plan. Values that do not exist yet read `(known after …)`. */
	objects: readonly ObjectRef[];
	/** Objects that it deletes, each by its name, and whose they are where they are not the wizard's. */
	removes?: readonly Listed[];
};

/**
What carrying out a pending step does to what the cluster has, which decides how it is taken back.

- `creates`: these objects come into being, and what exists stays as it is.
- `installs`: nothing of this installation runs yet.
- `changes-installation`: one of the wizard's own is changed; `version` is the istioctl that it was installed with, as far as it says so.
- `overwrites`: something is changed whose state before is kept nowhere.
*/
export type Impact =
	| {type: 'creates'; objects: readonly ObjectRef[]}
	| {type: 'installs'; part: InstallPart}
	| {type: 'changes-installation'; version?: string}
	| {type: 'overwrites'};

/** What looking at the cluster said about a step. */
export type Observation =
	| {state: 'done'; evidence: string}
	/** Without `impact`: the step changes nothing itself, or makes what others put their own into, such as a namespace. */
	| {state: 'needed'; differences: readonly string[]; impact?: Impact}
	| {state: 'unknown'; detail: string};

export type PlannedStep<K extends ActionType = ActionType> = Step<K> & {
	observation: Observation;
	/** What `KUBECONFIG` must be for its command; undefined where the usual one has the cluster. */
	kubeconfig?: string;
	/** What takes back what the step does; undefined where nothing does. */
	undo?: string;
	/** Of an installation: the document that the installer makes of it, by the name under which plans show it. */
	documents?: InstallerDocuments;
};

export type InstallerDocuments = Readonly<Record<string, unknown>>;

/** An action as a plan's hash counts it and as programs read it: an installation by the installer's document. */
export const toldAction = (action: Action, documents: InstallerDocuments): unknown =>
	action.type === 'install'
		? {
				type: action.type,
				part: action.part,
				addressOf: action.addressOf,
				...documents,
			}
		: action;

export type Plan = {
	/** SHA-256 over the steps as intended: equal for the same mesh file and the same tool version. */
	hash: string;
	mesh: string;
	steps: readonly PlannedStep[];
	/** Workloads that lag behind the plan and that none of its steps restarts; none when missing. */
	outdatedWorkloads?: readonly OutdatedWorkload[];
	/** Workloads that keep a proxy of another version, as no step of the plan renews it; none when missing. */
	outdated?: readonly OutdatedProxies[];
	/** Where images from hubs that go away are named after it; nowhere when missing. */
	retiringImages?: readonly PlannedImage[];
};

export const isPending = (step: PlannedStep): boolean => step.observation.state !== 'done';

/** The last step of a cluster, which waits for the traffic proof and is none of the work before it. */
export const isRecord = (step: PlannedStep): step is PlannedStep<'record'> =>
	step.action.type === 'record';

/** The id of a step; the one place that knows how ids are spelt. */
export const stepId = (cluster: string, what: string): string => `${cluster}/${what}`;
