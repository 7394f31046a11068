import {refOf, type KubeObject, type ObjectRef} from '../../kubernetes/object.ts';
import {remoteSecretTarget} from '../../mesh/names.ts';
import {remoteSecretLabel, systemNamespace} from '../../mesh/well-known.ts';
import type {Remainder} from '../../plan/leaving-steps.ts';
import {exposeApiServer, exposeIstiod, exposeServices} from '../../plan/manifests/expose.ts';
import {nameInside} from '../../mesh/api-server.ts';
import {keyOf} from '../../teardown/object-role.ts';
import {isMadeByUs, makersOf} from '../../teardown/ownership.ts';
import {ApiError, type ClusterPort} from '../../ports/cluster.ts';
import {portOf, type ObserveContext} from '../run-context.ts';

const secrets = {apiVersion: 'v1', kind: 'Secret', namespace: systemNamespace} as const;

export const targetOf = ({metadata}: KubeObject): string => remoteSecretTarget(metadata);

/** The remote secrets of a cluster, by their metadata. */
export const remoteSecretsOf = async (
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

/** An object that the wizard made; undefined where there is none, or where it is somebody else's. */
export const readOwn = async (
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
	context: ObserveContext,
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
						foreignOwner: isMadeByUs(secret) ? undefined : makersOf(secret),
					})),
			]),
		),
		surplus: surplus.flat(),
	};
};
