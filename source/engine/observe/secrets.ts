import {Buffer} from 'node:buffer';
import {publishedServer} from '../../mesh/api-server.ts';
import {dataWriters} from '../../kubernetes/data-writers.ts';
import {type KubeObject, describeRef, refOf} from '../../kubernetes/object.ts';
import {clusterOf} from '../../mesh/model.ts';
import {
	accessHashAnnotation,
	authorityFingerprintAnnotation,
	cacertsName,
	fieldManager,
	readerAccount,
	readerTokenSecret,
	remoteSecretLabel,
	remoteSecretName,
	rootFingerprintAnnotation,
	systemNamespace,
} from '../../mesh/well-known.ts';
import {readerObjects} from '../../plan/manifests/reader.ts';
import {accessHash, type PeerAccess} from '../../plan/manifests/remote-secret.ts';
import type {Observation} from '../../plan/steps.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import {portOf, type LookContext} from '../run-context.ts';
import {gatewayAddress, hostOf} from './gateway.ts';
import {toObservation} from './objects.ts';

const secretRef = (name: string) => ({
	apiVersion: 'v1',
	kind: 'Secret',
	name,
	namespace: systemNamespace,
});

const readMetadata = async (cluster: ClusterPort, name: string, signal: AbortSignal) =>
	cluster.read(secretRef(name), {signal, metadataOnly: true});

/** Who else than this program has written data, and what; the same value written by both is nobody's change. */
const strangersIn = (
	secret: KubeObject,
): ReadonlyArray<{manager: string; keys: readonly string[]}> => {
	const writers = dataWriters(secret);
	const ours = new Set(
		writers.filter(({manager}) => manager === fieldManager).flatMap(({keys}) => keys),
	);
	return writers
		.filter(({manager}) => manager !== fieldManager)
		.map(({manager, keys}) => ({
			manager: manager === '' ? 'an unnamed manager' : manager,
			keys: keys.filter(key => !ours.has(key)),
		}))
		.filter(({keys}) => keys.length > 0);
};

const named = (strangers: ReturnType<typeof strangersIn>): string =>
	strangers.map(({manager}) => manager).join(', ');

const short = (fingerprint: string | undefined) =>
	fingerprint === undefined ? 'absent' : `${fingerprint.slice(0, 12)}…`;

/** `cacerts`, judged by its metadata: the fingerprints that we wrote beside the data, and that nobody wrote the data since. */
export const observeCacerts = async (context: LookContext, name: string): Promise<Observation> => {
	const secret = await readMetadata(portOf(context, name), cacertsName, context.signal);
	if (secret === undefined) {
		return {
			state: 'needed',
			differences: [`Secret ${systemNamespace}/${cacertsName} does not exist`],
			impact: {type: 'creates', objects: [secretRef(cacertsName)]},
		};
	}

	const expected = context.trustOf(name);
	if (expected.keep) {
		return {state: 'done', evidence: `kept, of root ${short(expected.root)}`};
	}

	const differences: string[] = [];
	for (const [what, annotation, planned] of [
		['root', rootFingerprintAnnotation, expected.root],
		['intermediate', authorityFingerprintAnnotation, expected.authority],
	] as const) {
		const live = secret.metadata.annotations?.[annotation];
		if (planned === undefined || live !== planned) {
			differences.push(
				`Secret ${systemNamespace}/${cacertsName}: its ${what} is ${short(live)}, planned ${planned === undefined ? 'a new one' : short(planned)}`,
			);
		}
	}

	const strangers = strangersIn(secret);
	if (strangers.length > 0) {
		differences.push(
			`Secret ${systemNamespace}/${cacertsName}: ${named(strangers)} has changed its data`,
		);
	}

	return toObservation(
		differences,
		`intermediate ${short(expected.authority)} of root ${short(expected.root)}`,
		{type: 'overwrites'},
	);
};

/** The reader's account, rights and token Secret, which its controller has filled in for this very account. */
export const observeReader = async (
	cluster: ClusterPort,
	signal: AbortSignal,
): Promise<Observation> => {
	const objects = await Promise.all(
		readerObjects().map(async object => ({
			object,
			live: await cluster.read(refOf(object), {signal, metadataOnly: true}),
		})),
	);
	const differences = objects
		.filter(({live}) => live === undefined)
		.map(({object}) => `${describeRef(refOf(object))} does not exist`);
	const account = objects.find(({object}) => object.metadata.name === readerAccount)?.live;
	const token = objects.find(({object}) => object.metadata.name === readerTokenSecret)?.live;
	const filledFor = token?.metadata.annotations?.['kubernetes.io/service-account.uid'];
	if (token !== undefined && (account === undefined || filledFor !== account.metadata.uid)) {
		differences.push(
			`Secret ${systemNamespace}/${readerTokenSecret} holds no token of the account that exists now`,
		);
	}

	return toObservation(differences, `account ${readerAccount} with a token`);
};

/** The API server's CA as every namespace has it; PEM. */
export const authorityOf = async (
	cluster: ClusterPort,
	signal: AbortSignal,
): Promise<string | undefined> => {
	const authority = await cluster.read(
		{
			apiVersion: 'v1',
			kind: 'ConfigMap',
			name: 'kube-root-ca.crt',
			namespace: 'kube-system',
		},
		{signal},
	);
	return authority?.data?.['ca.crt'];
};

/** Where peers reach a cluster's API server; undefined while the gateway that publishes it has no address. */
const serverOf = async (context: LookContext, name: string): Promise<string | undefined> => {
	const cluster = portOf(context, name);
	const {apiServer, exposesApiServer} = clusterOf(context.model, name);
	if (!exposesApiServer) {
		return apiServer?.url ?? cluster.server;
	}

	const host = hostOf(await gatewayAddress(cluster, context.signal));
	return host === undefined ? undefined : publishedServer(host);
};

/** How a peer is reached and by whom, all of it read without opening a Secret; or what of it does not exist yet. */
export const accessOf = async (
	context: LookContext,
	name: string,
): Promise<{access: PeerAccess} | {missing: string}> => {
	const cluster = portOf(context, name);
	const [account, certificate, server] = await Promise.all([
		cluster.read(
			{
				apiVersion: 'v1',
				kind: 'ServiceAccount',
				name: readerAccount,
				namespace: systemNamespace,
			},
			{signal: context.signal},
		),
		authorityOf(cluster, context.signal),
		serverOf(context, name),
	]);
	const readerUid = account?.metadata.uid;
	if (readerUid === undefined || certificate === undefined) {
		return {
			missing:
				readerUid === undefined
					? `${name} has no account ${readerAccount}, so its token is dead`
					: `${name} has no ConfigMap kube-system/kube-root-ca.crt with the CA of its API server`,
		};
	}

	return server === undefined
		? {missing: `the gateway of ${name}, through which its API server is reached, has no address`}
		: {
				access: {
					cluster: name,
					server,
					tlsServerName: clusterOf(context.model, name).tlsServerName,
					authority: Buffer.from(certificate).toString('base64'),
					readerUid,
				},
			};
};

/** A peer's credentials in a primary: ours, for the account, address and CA that the peer has now, and unchanged since. */
export const observeRemoteSecret = async (
	context: LookContext,
	to: string,
	from: string,
): Promise<Observation> => {
	const name = remoteSecretName(from);
	const [secret, found] = await Promise.all([
		readMetadata(portOf(context, to), name, context.signal),
		accessOf(context, from),
	]);
	if (secret === undefined) {
		return {
			state: 'needed',
			differences: [`Secret ${systemNamespace}/${name} does not exist`],
			impact: {type: 'creates', objects: [secretRef(name)]},
		};
	}

	const differences: string[] = [];
	if ('missing' in found) {
		differences.push(`Secret ${systemNamespace}/${name}: ${found.missing}`);
	} else if (secret.metadata.annotations?.[accessHashAnnotation] !== accessHash(found.access)) {
		differences.push(
			`Secret ${systemNamespace}/${name} is not for ${from} as it is now (its account, address or CA has changed, or somebody else made it)`,
		);
	}

	if (secret.metadata.labels?.[remoteSecretLabel] !== 'true') {
		differences.push(`Secret ${systemNamespace}/${name}: label ${remoteSecretLabel} is missing`);
	}

	const strangers = strangersIn(secret);
	const changed = strangers.filter(({keys}) => keys.includes(from));
	// Each key is a cluster to istiod, whoever wrote it, and no apply of ours takes a key of somebody else's away.
	const added = strangers.filter(({keys}) => keys.some(key => key !== from));
	if (changed.length > 0) {
		differences.push(
			`Secret ${systemNamespace}/${name}: ${named(changed)} has changed its data, and what it holds now is not known; ${context.takesOver === true ? 'it is written anew (--take-over)' : 'with --take-over it is written anew'}`,
		);
	}

	if (added.length > 0) {
		differences.push(
			`Secret ${systemNamespace}/${name}: ${named(added)} has put more into it than ${from}; delete it, and apply makes it anew`,
		);
	}

	return toObservation(
		differences,
		`credentials of ${from} for ${'access' in found ? found.access.server : 'its API server'}`,
		{type: 'overwrites'},
	);
};
