import type {Trust} from '../mesh/mesh.ts';
import type {Waiver} from '../mesh/waiver.ts';

/** A cluster of the mesh to be, known by its context: its name can still change. */
export type ChosenCluster = {
	context: string;
	/** Of a context that another file's hides: its name in its own file, which mesh.yaml has to name. */
	source?: {context: string; kubeconfig: string};
	/** Istio's clusterName. */
	name: string;
	/** Given by hand; a topology brings its own otherwise. */
	network?: string;
	/** Given by hand: where the others reach its API server, as mesh.yaml spells it. */
	apiServer?: string;
};

/** Where a cluster stands in the mesh. */
export type Placement =
	| {network: string; role: 'primary'}
	/** `owner`: the context of its primary. */
	| {network: string; role: 'remote'; owner: string};

/** The four guides' shapes, and what mixes them. */
export type Pattern =
	| 'multi-primary'
	| 'multi-primary-multi-network'
	| 'primary-remote'
	| 'primary-remote-multi-network'
	| 'mixed';

/** A pattern with everybody's place, by context. */
export type Topology = {pattern: Pattern; places: Readonly<Record<string, Placement>>};

/** Everything that a person says on the way from contexts to mesh.yaml. */
export type Answers = {
	/** In the order of the list. */
	clusters: readonly ChosenCluster[];
	waivers: readonly Waiver[];
	topology?: Topology;
	trust?: Trust;
	/** The mesh ID. */
	mesh: string;
	organization: string;
	/** Where mesh.yaml goes, as typed. */
	file: string;
	/** A base.yaml that lies beside it is to be left alone. */
	leavesBase?: boolean;
	/** Workloads that run with an identity of before are to be restarted. */
	restartsWorkloads?: boolean;
};

/** What nobody has answered yet. */
export const noAnswers: Answers = {
	clusters: [],
	waivers: [],
	mesh: 'mesh1',
	organization: 'mesh1',
	file: 'mesh.yaml',
};
