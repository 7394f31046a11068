import type {KubeContext} from '../ports/kubeconfig.ts';
import type {OpenPeer} from '../ports/peer.ts';
import {makeCluster, type ClusterOptions} from './cluster/cluster.ts';

/**
Opens API servers with nothing but what a remote secret holds, as istiod does: no kubeconfig, and no proxy of this machine's
environment. The caller closes them.
*/
export const makeOpenPeer =
	(options: Pick<ClusterOptions, 'timeoutMs' | 'userAgent'>): OpenPeer =>
	({server, authority, tlsServerName, token}) => {
		const source = {name: 'remote secret', file: 'remote secret'};
		const context: KubeContext = {
			...source,
			isCurrent: false,
			cluster: {
				...source,
				server,
				skipTlsVerify: false,
				...(authority === undefined ? {} : {authority}),
				...(tlsServerName === undefined ? {} : {tlsServerName}),
			},
			user: {...source, token},
			server,
			auth: 'static',
		};
		return makeCluster(context, {...options, env: {}});
	};
