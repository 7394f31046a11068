import * as z from 'zod';
import type {Trust} from '../mesh/mesh.ts';
import {isDay} from '../mesh/days.ts';
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

/** Where a cluster stands, as a draft keeps it. */
const placeShape = z.union([
	z.strictObject({network: z.string(), role: z.literal('primary')}),
	z.strictObject({network: z.string(), role: z.literal('remote'), owner: z.string()}),
]);

/** A day as waivers have it. */
const day = z.string().refine(isDay);

const waiverShape = {
	id: z.string(),
	clusters: z.array(z.string()),
	reason: z.string().optional(),
	until: day.optional(),
} satisfies Record<keyof Waiver, z.ZodType>;

const clusterShape = {
	context: z.string(),
	source: z.strictObject({context: z.string(), kubeconfig: z.string()}).optional(),
	name: z.string(),
	network: z.string().optional(),
	apiServer: z.string().optional(),
} satisfies Record<keyof ChosenCluster, z.ZodType>;

/**
How a draft keeps each answer. An answer without an entry does not compile, nor does a field of a waiver or a cluster: it would be lost
without a word. A draft with a field that is not here is none of this version's.
*/
export const answerShapes: {readonly [Name in keyof Required<Answers>]: z.ZodType<Answers[Name]>} =
	{
		clusters: z.array(z.strictObject(clusterShape)),
		waivers: z.array(z.strictObject(waiverShape)),
		topology: z
			.strictObject({
				pattern: z.enum([
					'multi-primary',
					'multi-primary-multi-network',
					'primary-remote',
					'primary-remote-multi-network',
					'mixed',
				]),
				places: z.record(z.string(), placeShape),
			})
			.optional(),
		trust: z
			.discriminatedUnion('mode', [
				z.strictObject({
					mode: z.literal('generated'),
					directory: z.string(),
					encrypt: z.literal(true).optional(),
				}),
				z.strictObject({mode: z.literal('root'), cert: z.string(), key: z.string()}),
				z.strictObject({mode: z.literal('intermediates'), directory: z.string()}),
				z.strictObject({mode: z.literal('from-cluster'), cluster: z.string()}),
				z.strictObject({mode: z.literal('in-cluster')}),
				z.strictObject({mode: z.literal('self-signed')}),
				z.strictObject({mode: z.literal('external')}),
			])
			.optional(),
		mesh: z.string(),
		organization: z.string(),
		file: z.string(),
		leavesBase: z.boolean().optional(),
		restartsWorkloads: z.boolean().optional(),
	};
