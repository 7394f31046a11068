import {Buffer} from 'node:buffer';
import {publishedServer} from '../../mesh/api-server.ts';
import {clusterOf} from '../../mesh/model.ts';
import {readerAccount, systemNamespace} from '../../mesh/well-known.ts';
import type {PeerAccess} from '../../plan/manifests/remote-secret.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import {portOf, type ObserveContext} from '../run-context.ts';
import {gatewayAddress, hostOf} from './gateway.ts';

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
const serverOf = async (context: ObserveContext, name: string): Promise<string | undefined> => {
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
	context: ObserveContext,
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
