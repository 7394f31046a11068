import {Buffer} from 'node:buffer';
import {createHash} from 'node:crypto';
import {stringify} from 'yaml';
import type {KubeObject} from '../../kubernetes/object.ts';
import {
	accessHashAnnotation,
	managedByLabel,
	managedByValue,
	remoteSecretAnnotation,
	remoteSecretLabel,
	remoteSecretName,
	systemNamespace,
} from '../../mesh/well-known.ts';
import {Sensitive} from '../../sensitive.ts';

export type PeerAccess = {
	/** The cluster whose credentials these are. */
	cluster: string;
	/** Its API server as peers reach it. */
	server: string;
	tlsServerName?: string;
	/** The API server's CA as ConfigMap kube-root-ca.crt holds it (the same that a token Secret holds), base64. */
	authority: string;
	/** UID of the reader's service account: the token dies with it (fact R-3). */
	readerUid: string;
};

/**
Everything of the access but the token: all of it can be read without opening a Secret, and the token is a function of
the account's UID alone. So a plan can tell whether a stored remote secret is the right one from its metadata.
*/
export const accessHash = (access: PeerAccess): string =>
	createHash('sha256')
		.update(
			JSON.stringify([
				access.cluster,
				access.server,
				access.tlsServerName ?? null,
				access.authority,
				access.readerUid,
			]),
		)
		.digest('hex');

/** The kubeconfig and the Secret that istiod of a primary reads, as `istioctl create-remote-secret` writes them (fact R-1). */
export const remoteSecret = (access: PeerAccess, token: Sensitive): Sensitive<KubeObject> => {
	const {cluster} = access;
	const kubeconfig = stringify(
		{
			apiVersion: 'v1',
			clusters: [
				{
					cluster: {
						'certificate-authority-data': access.authority,
						server: access.server,
						'tls-server-name': access.tlsServerName,
					},
					name: cluster,
				},
			],
			contexts: [{context: {cluster, user: cluster}, name: cluster}],
			'current-context': cluster,
			kind: 'Config',
			users: [{name: cluster, user: {token: token.reveal()}}],
		},
		{lineWidth: 0},
	);
	return new Sensitive<KubeObject>({
		apiVersion: 'v1',
		kind: 'Secret',
		metadata: {
			name: remoteSecretName(cluster),
			namespace: systemNamespace,
			labels: {[remoteSecretLabel]: 'true', [managedByLabel]: managedByValue},
			annotations: {
				[remoteSecretAnnotation]: cluster,
				[accessHashAnnotation]: accessHash(access),
			},
		},
		type: 'Opaque',
		data: {[cluster]: Buffer.from(kubeconfig).toString('base64')},
	});
};
