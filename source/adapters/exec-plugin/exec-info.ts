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
			...(plugin.provideClusterInfo
				? {
						cluster: {
							server: cluster.server,
							...(cluster.tlsServerName === undefined
								? {}
								: {'tls-server-name': cluster.tlsServerName}),
							...(cluster.skipTlsVerify ? {'insecure-skip-tls-verify': true} : {}),
							...(cluster.authority === undefined
								? {}
								: {
										'certificate-authority-data': Buffer.from(cluster.authority).toString('base64'),
									}),
							...(cluster.proxyUrl === undefined ? {} : {'proxy-url': cluster.proxyUrl.reveal()}),
							...(cluster.execConfig === undefined ? {} : {config: cluster.execConfig}),
						},
					}
				: {}),
		},
	});
