import {Buffer} from 'node:buffer';
import {parse} from 'yaml';
import {fitted, misfitIn} from '../../kubernetes/shape.ts';
import {remoteSecretLabel, systemNamespace} from '../../mesh/well-known.ts';
import {ApiError} from '../../ports/cluster.ts';
import type {OpenPeer, Peer} from '../../ports/peer.ts';
import {Sensitive} from '../../sensitive.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {causeOf, factFrom} from '../fact.ts';
import type {Fact, RemoteAccess} from '../facts.ts';
import {mayExist} from '../namespaces.ts';
import {dataOf} from './cacerts-contents.ts';

const secretsAtMost = 250;

/** What istiod refuses to take from a Secret, as it reads files or runs programs (fact R-11). */
const refusedFields = {
	user: ['exec', 'auth-provider', 'tokenFile', 'client-certificate', 'client-key'],
	cluster: ['certificate-authority'],
} as const;

/** What is read of the kubeconfig in a Secret. */
const kubeconfigShape = {
	'current-context': 'string',
	contexts: [{name: 'string', context: {cluster: 'string', user: 'string'}}],
	clusters: [
		{
			name: 'string',
			cluster: {
				server: 'string',
				'certificate-authority': 'anything',
				'certificate-authority-data': 'string',
				'tls-server-name': 'string',
			},
		},
	],
	users: [
		{
			name: 'string',
			user: {
				token: 'string',
				exec: 'anything',
				'auth-provider': 'anything',
				tokenFile: 'anything',
				'client-certificate': 'anything',
				'client-key': 'anything',
			},
		},
	],
} as const;

const entryOf = <Entry extends {readonly name?: string}>(
	entries: readonly Entry[] | undefined,
	name: string | undefined,
): Entry | undefined => entries?.find(entry => entry.name === name) ?? entries?.[0];

/** Whether the credentials are good, and for which cluster: reads the namespace that every cluster has. */
const tryOut = async (
	peer: Peer,
	openPeer: OpenPeer,
): Promise<Pick<RemoteAccess, 'answer' | 'uid' | 'detail'>> => {
	const cluster = openPeer(peer);
	try {
		const namespace = await cluster.read(
			{apiVersion: 'v1', kind: 'Namespace', name: 'kube-system'},
			{metadataOnly: true},
		);
		return {
			answer: 'accepted',
			uid: namespace?.metadata.uid,
		};
	} catch (error) {
		const detail = causeOf(error);
		const kind = error instanceof ApiError ? error.kind : 'network';
		if (kind === 'unauthorized' || kind === 'forbidden') {
			return {answer: kind === 'unauthorized' ? 'refused' : 'forbidden', detail};
		}

		return {answer: kind === 'wrong-ca' ? 'wrong-ca' : 'silent', detail};
	} finally {
		cluster.close();
	}
};

const judge = async (
	secret: {name: string; cluster?: string},
	key: string,
	text: Sensitive,
	openPeer: OpenPeer | undefined,
): Promise<RemoteAccess> => {
	const subject = {
		secret: secret.name,
		key,
		cluster: secret.cluster,
	};
	let parsed: unknown;
	try {
		parsed = parse(text.reveal());
	} catch {
		return {...subject, answer: 'unreadable'};
	}

	// istiod refuses the whole text for one field of another type.
	if (misfitIn(parsed, kubeconfigShape) !== undefined) {
		return {...subject, answer: 'unreadable'};
	}

	const {contexts, clusters, users, ...kubeconfig} = fitted(parsed, kubeconfigShape) ?? {};
	const context = entryOf(contexts, kubeconfig['current-context'])?.context;
	const {cluster} = entryOf(clusters, context?.cluster) ?? {};
	const {user} = entryOf(users, context?.user) ?? {};
	const {
		server,
		'certificate-authority-data': authority,
		'tls-server-name': tlsServerName,
	} = cluster ?? {};
	if (server === undefined) {
		return {...subject, answer: 'unreadable'};
	}

	const refusals = [
		...refusedFields.user.filter(field => user?.[field] !== undefined),
		...refusedFields.cluster.filter(field => cluster?.[field] !== undefined),
	];
	const token = user?.token;
	const known = {...subject, server, ...(refusals.length === 0 ? {} : {refusals})};
	return token === undefined || openPeer === undefined
		? {...known, answer: 'not-tried'}
		: {
				...known,
				...(await tryOut(
					{
						server,
						token: new Sensitive(token),
						authority:
							authority === undefined
								? undefined
								: Buffer.from(authority, 'base64').toString('utf8'),
						tlsServerName,
					},
					openPeer,
				)),
			};
};

/** Reads remote secrets and tries them out: only where the user has asked for it. */
export const surveyRemoteAccess = async (
	reader: ClusterReader,
	openPeer: OpenPeer | undefined,
): Promise<Fact<readonly RemoteAccess[]>> =>
	factFrom(`Secrets in ${systemNamespace} with ${remoteSecretLabel}=true`, async () => {
		const secrets = (await mayExist(reader, systemNamespace))
			? await reader.list(
					{apiVersion: 'v1', kind: 'Secret', namespace: systemNamespace},
					{labelSelector: `${remoteSecretLabel}=true`, atMost: secretsAtMost},
				)
			: [];
		const entries = secrets.flatMap(secret =>
			Object.entries(dataOf(secret)).map(([key, text]) => ({
				secret: {
					name: secret.metadata.name,
					cluster: secret.metadata.annotations?.['networking.istio.io/cluster'],
				},
				key,
				text,
			})),
		);
		return Promise.all(
			entries.map(async ({secret, key, text}) => judge(secret, key, text, openPeer)),
		);
	});
