import type {ClusterPort} from '../ports/cluster.ts';
import type {KubeContext} from '../ports/kubeconfig.ts';
import type {Sensitive} from '../sensitive.ts';
import {makeCluster, type ClusterOptions} from './cluster.ts';

/** An API server as a remote secret describes it. */
export type PeerDescription = {
	server: string;
	/** PEM; the system's authorities when there is none. */
	authority?: string;
	tlsServerName?: string;
	token: Sensitive;
};

/**
Opens API servers with nothing but what a remote secret holds, as istiod does: no kubeconfig, and no proxy of this machine's
environment. The caller closes them.
*/
export const makeOpenPeer = (options: Pick<ClusterOptions, 'timeoutMs' | 'userAgent'>) => ({server, authority, tlsServerName, token}: PeerDescription): ClusterPort => {
	const source = {name: 'remote secret', file: 'remote secret'};
	const context: KubeContext = {
		...source,
		isCurrent: false,
		cluster: {
			...source, server, skipTlsVerify: false, ...(authority === undefined ? {} : {authority}), ...(tlsServerName === undefined ? {} : {tlsServerName}),
		},
		user: {...source, token},
		server,
		auth: 'static',
	};
	return makeCluster(context, {...options, env: {}});
};
