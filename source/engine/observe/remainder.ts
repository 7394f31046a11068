import {refOf, type KubeObject, type ObjectRef} from '../../kubernetes/object.ts';
import {remoteSecretTarget} from '../../mesh/names.ts';
import {remoteSecretLabel, systemNamespace} from '../../mesh/well-known.ts';
import type {Remainder} from '../../plan/departure-steps.ts';
import {exposeApiServer, exposeIstiod, exposeServices} from '../../plan/manifests/expose.ts';
import {nameInside} from '../../mesh/api-server.ts';
import type {Action, Observation} from '../../plan/steps.ts';
import {keyOf} from '../../teardown/found.ts';
import {isMadeByUs, makersOf} from '../../teardown/marks.ts';
import {ApiError, type ClusterPort} from '../../ports/cluster.ts';
import {askIstiod, readyIstiods} from '../../verify/istiod-debug.ts';
import {portOf, type LookContext} from '../run-context.ts';

const secrets = {apiVersion: 'v1', kind: 'Secret', namespace: systemNamespace} as const;

const targetOf = ({metadata}: KubeObject): string => remoteSecretTarget(metadata);

/** The remote secrets of a cluster, by their metadata. */
const remoteSecretsOf = async (
	cluster: ClusterPort,
	signal: AbortSignal,
): Promise<KubeObject[]> => {
	const found = await cluster.list(secrets, {
		labelSelector: `${remoteSecretLabel}=true`,
		metadataOnly: true,
		signal,
	});
	return found.map(secret => ({...secret, apiVersion: secrets.apiVersion, kind: secrets.kind}));
};

export type Forget = Pick<Extract<Action, {type: 'forget'}>, 'peer' | 'secrets'>;

/** The remote secrets that lead to one peer: those that a step is about, and those that stay. */
export const secretsToForget = async (
	context: Pick<LookContext, 'clusters' | 'signal'>,
	name: string,
	{peer, secrets: whose}: Forget,
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
export const observeForgotten = async (
	context: LookContext,
	name: string,
	action: Forget,
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
				const clusters = (await read('clusterz')) as ReadonlyArray<{id: string}> | null;
				return (clusters ?? []).some(({id}) => id === peer)
					? `${pod} still knows ${peer}`
					: undefined;
			}),
		),
	);
	const differences = known.filter(text => text !== undefined);
	return differences.length > 0
		? {state: 'needed', differences}
		: {
				state: 'done',
				evidence: `no Secret leads to ${peer}${pods.length === 0 ? '' : `, and ${String(pods.length)} istiod pod${pods.length === 1 ? '' : 's'} no longer know${pods.length === 1 ? 's' : ''} it`}`,
			};
};

/** Which of these objects are there. */
export const observePruned = async (
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
				evidence: `${String(objects.length)} object${objects.length === 1 ? '' : 's'} gone`,
			};
};

/** An object that the wizard made; undefined where there is none, or where it is somebody else's. */
const readOwn = async (
	cluster: ClusterPort,
	ref: ObjectRef,
	signal: AbortSignal,
): Promise<KubeObject | undefined> => {
	try {
		const object = await cluster.read(ref, {metadataOnly: true, signal});
		return object !== undefined && isMadeByUs(object) ? object : undefined;
	} catch (error) {
		if (error instanceof ApiError && error.kind === 'not-found') {
			return undefined; // Istio's kinds are not served yet.
		}

		throw error;
	}
};

/**
What a primary that stays holds of clusters that leave or have left, and of its own that nobody needs. A secret that somebody
else made counts only where mesh.yaml says that its cluster leaves: then it is named with its maker.
*/
export const remainderOf = async (
	context: LookContext,
	name: string,
	leaving: ReadonlySet<string>,
): Promise<Remainder> => {
	const {model, signal} = context;
	const cluster = portOf(context, name);
	const members = new Set(model.clusters.map(member => member.name));
	const planned = model.clusters.find(member => member.name === name);
	const wanted = new Set(
		[
			...(planned?.exposesServices === true ? exposeServices() : []),
			...(planned?.exposesIstiod === true ? exposeIstiod() : []),
			...(planned?.exposesApiServer === true ? exposeApiServer(nameInside) : []),
		].map(object => keyOf(refOf(object))),
	);
	const unwanted = [...exposeServices(), ...exposeIstiod(), ...exposeApiServer(nameInside)]
		.map(object => refOf(object))
		.filter(ref => !wanted.has(keyOf(ref)));
	const [found, surplus] = await Promise.all([
		remoteSecretsOf(cluster, signal),
		Promise.all(
			unwanted.map(async ref => ((await readOwn(cluster, ref, signal)) === undefined ? [] : [ref])),
		),
	]);
	const gone = found.filter(
		secret =>
			!members.has(targetOf(secret)) && (leaving.has(targetOf(secret)) || isMadeByUs(secret)),
	);
	const peers = new Set([...leaving, ...gone.map(secret => targetOf(secret))]);
	return {
		cluster: name,
		secrets: new Map(
			[...peers].map(peer => [
				peer,
				gone
					.filter(secret => targetOf(secret) === peer)
					.map(secret => ({
						ref: refOf(secret),
						...(isMadeByUs(secret) ? {} : {stranger: makersOf(secret)}),
					})),
			]),
		),
		surplus: surplus.flat(),
	};
};
