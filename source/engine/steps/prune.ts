import type {ObjectRef} from '../../kubernetes/object.ts';
import type {Observation} from '../../plan/steps.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import {readOwn} from '../observe/remainder.ts';
import {portOf} from '../run-context.ts';
import {plural} from '../../text/plural.ts';
import {deadlines, type StepKind} from './step-kind.ts';

/** Which of these objects are there. */
const observePruned = async (
	cluster: ClusterPort,
	objects: readonly ObjectRef[],
	signal: AbortSignal,
): Promise<Observation> => {
	const live = await Promise.all(
		objects.map(async ref =>
			(await readOwn(cluster, ref, signal)) === undefined
				? []
				: [`${ref.kind} ${ref.namespace ?? ''}/${ref.name} is there`],
		),
	);
	return live.flat().length > 0
		? {state: 'needed', differences: live.flat()}
		: {
				state: 'done',
				evidence: `${plural(objects.length, 'object')} gone`,
			};
};

export const prune: StepKind<'prune'> = {
	observe: async (context, {cluster, action}) =>
		observePruned(portOf(context, cluster), action.objects, context.signal),
	async execute(context, {cluster, action}) {
		await Promise.all(
			action.objects.map(async ref =>
				portOf(context, cluster).remove(ref, {signal: context.signal}),
			),
		);
	},
	deadlineMs: deadlines.controllers,
};
