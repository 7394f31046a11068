import {refOf, type KubeObject, type ObjectRef} from '../../kubernetes/object.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {Action, Observation} from '../../plan/steps.ts';
import {plural} from '../../text/plural.ts';
import {isMadeByUs} from '../../teardown/ownership.ts';
import {askIstiod, readyIstiods} from '../../verify/istiod-debug.ts';
import {remoteSecretsOf, targetOf} from '../observe/remainder.ts';
import {portOf, type ObserveContext} from '../run-context.ts';
import {deadlines, type StepKind} from './step-kind.ts';

/** The remote secrets that lead to one peer: those that a step is about, and those that stay. */
const secretsToForget = async (
	context: Pick<ObserveContext, 'clusters' | 'signal'>,
	name: string,
	{peer, secrets: whose}: Action<'forget'>,
): Promise<{going: readonly ObjectRef[]; staying: readonly ObjectRef[]}> => {
	const found = await remoteSecretsOf(portOf(context, name), context.signal);
	const own = found.filter(secret => targetOf(secret) === peer);
	const goes = (secret: KubeObject) => whose === "everybody's" || isMadeByUs(secret);
	return {
		going: own.filter(secret => goes(secret)).map(secret => refOf(secret)),
		staying: own.filter(secret => !goes(secret)).map(secret => refOf(secret)),
	};
};

/** Whether nothing leads to the peer any more: no Secret, and no istiod's own list (fact R-10: it outlives the cluster). */
const observeForgotten = async (
	context: ObserveContext,
	name: string,
	action: Action<'forget'>,
): Promise<Observation> => {
	const {peer} = action;
	const cluster = portOf(context, name);
	const {going, staying} = await secretsToForget(context, name, action);
	if (going.length > 0) {
		return {
			state: 'needed',
			differences: going.map(ref => `Secret ${systemNamespace}/${ref.name} leads to ${peer}`),
		};
	}

	if (staying.length > 0) {
		return {
			state: 'done',
			evidence: `none of mesh-wizard's Secrets leads to ${peer}; ${staying.map(({name: other}) => other).join(', ')} does, and somebody else made it`,
		};
	}

	const {signal} = context;
	const pods = await readyIstiods(cluster, signal);
	const known = await Promise.all(
		pods.map(async pod =>
			askIstiod(cluster, {pod, signal}, async read => {
				const clusters = await read('clusterz');
				return clusters.some(({id}) => id === peer) ? `${pod} still knows ${peer}` : undefined;
			}),
		),
	);
	const differences = known.filter(text => text !== undefined);
	return differences.length > 0
		? {state: 'needed', differences}
		: {
				state: 'done',
				evidence: `no Secret leads to ${peer}${pods.length === 0 ? '' : `, and ${plural(pods.length, 'istiod pod no longer knows', 'istiod pods no longer know')} it`}`,
			};
};

export const forget: StepKind<'forget'> = {
	observe: async (context, {cluster, action}) => observeForgotten(context, cluster, action),
	async execute(context, {cluster, action}) {
		const {going} = await secretsToForget(context, cluster, action);
		await Promise.all(
			going.map(async ref => portOf(context, cluster).remove(ref, {signal: context.signal})),
		);
	},
	deadlineMs: deadlines.controllers,
};
