import type {FindingStatus} from '../../../../source/checks/finding.ts';
import type {ClusterLine} from '../../wizard.ts';
import type {Scene} from './scene.ts';

/** The clusters of a stage; their names in the lab differ from test file to test file. */
export type Place = 'a' | 'b' | 'c';

/**
On what a defect is planted:
- `bare`: two API servers with what a healthy cluster shows (a ready node, running DNS, a load balancer), nothing of Istio.
- `prepared`: those with an empty namespace istio-system.
- `installed`: those with everything that istioctl installs for a mesh of two networks, nothing of which runs.
- `overlapping`: three API servers; the pods' range of `a` holds that of `b` and `c`, which are equal.
- `full`: two whole clusters on networks of their own, nothing of Istio.
*/
export type Stage = 'bare' | 'prepared' | 'installed' | 'overlapping' | 'full';

/** How preflight looks: at contexts alone, with a mesh file, with that and `--read-secrets`, or with it and `--probe`. */
export type View = 'contexts' | 'mesh' | 'secrets' | 'probe';

/** A finding that must be there. */
export type Expected = {
	id: string | RegExp;
	/** Several where the catalogue of checks leaves it to the check. */
	status: FindingStatus | readonly FindingStatus[];
	/** Its subject: none for the workstation, one cluster, or a pair or the mesh in any order. */
	on: readonly Place[];
	/** What its observation must say. */
	says?: RegExp;
};

/** Findings that follow from the defect and are no false alarms: of this id (any without it) where `touching` is among the subject. */
export type Consequence = {id?: string | RegExp; status: readonly FindingStatus[]; touching: Place};

/** Whether a mesh applied over the defect, its findings waived, must fail (`apply` or `verify` red) or be green. */
export type Proof =
	| {
			mesh: 'breaks' | 'holds';
			/** Planted before the first apply, or in the running mesh, over which apply and verify run again. */
			planted: 'before' | 'after';
			/** The lab that it needs: two networks, or one that the pods of both share, or one of these with a setting. */
			lab?:
				| 'apart'
				| 'flat'
				| 'equal-pods'
				| 'equal-services'
				| 'pending-load-balancer'
				| 'named-load-balancer';
			/** What is planned, where it is not what preflight is asked about. */
			plan?: Defect['mesh'];
			/** Where another that is planted beside it would undo it. */
			alone?: true;
			/** Flags of apply and verify that it needs; it is then proven alone. */
			flags?: readonly string[];
			/** Why its status is right although the mesh does the opposite of what a fail (breaks) or a warn (holds) says. */
			despite?: string;
			/** Where planting it in whole clusters takes something else than in API servers alone. */
			inject?: (scene: Scene) => Promise<void>;
			heal?: (scene: Scene) => Promise<void>;
	  }
	| {unproven: string};

export type Defect = {
	/** That of its file. */
	name: string;
	stage: Stage;
	/** What is planned, where it is not a primary on a network of its own in every place. */
	mesh?: Partial<Record<Place, Omit<ClusterLine, 'primary'> & {primary?: Place}>>;
	/** Flags of preflight that the defect needs. */
	flags?: readonly string[];
	/** Plants it without any product code. */
	inject: (scene: Scene) => Promise<void>;
	/** What preflight must say in each view; one that is missing is not looked at, an empty one must stay quiet. */
	expect: Partial<Record<View, readonly Expected[]>>;
	consequences?: readonly Consequence[];
	proof: Proof;
	/** Undoes it in the clusters; the kubeconfig, the mesh file and servers beside the clusters are the scene's to undo. */
	heal?: (scene: Scene) => Promise<void>;
};

/** What follows when a cluster cannot be read at all: everything about it is unknown. */
export const blind = (touching: Place): Consequence[] => [{status: ['unknown'], touching}];
