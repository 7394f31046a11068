import {Buffer} from 'node:buffer';
import type {ExecPlugin, KubeconfigCluster} from '../../ports/kubeconfig.ts';

/** `KUBERNETES_EXEC_INFO`: what a credential plugin is told. It learns of the cluster only where its entry asks so. */
export const execInfo = (
	plugin: ExecPlugin,
	cluster: KubeconfigCluster,
	{interactive}: {interactive: boolean},
): string =>
	JSON.stringify({
		apiVersion: plugin.apiVersion,
		kind: 'ExecCredential',
		spec: {
			interactive,
			cluster: plugin.provideClusterInfo
				? {
						server: cluster.server,
						'tls-server-name': cluster.tlsServerName,
						'insecure-skip-tls-verify': cluster.skipTlsVerify ? true : undefined,
						'certificate-authority-data':
							cluster.authority === undefined
								? undefined
								: Buffer.from(cluster.authority).toString('base64'),
						'proxy-url': cluster.proxyUrl?.reveal(),
						config: cluster.execConfig,
					}
				: undefined,
		},
	});
