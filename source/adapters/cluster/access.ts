import type {ClusterAccess, LocalSetting} from '../../ports/cluster.ts';
import type {KubeContext} from '../../ports/kubeconfig.ts';

/** What a context and the way that is taken say of it, without credentials. `isProxied`: requests go through a proxy. */
export const accessOf = (
	{cluster, user}: Pick<KubeContext, 'cluster' | 'user'>,
	{isProxied}: {isProxied: boolean},
): ClusterAccess => {
	const settings: ReadonlyArray<[setting: LocalSetting, isSet: boolean]> = [
		['proxy-url', cluster.proxyUrl !== undefined],
		['HTTPS_PROXY', cluster.proxyUrl === undefined && isProxied],
		['tls-server-name', cluster.tlsServerName !== undefined],
		['insecure-skip-tls-verify', cluster.skipTlsVerify],
		['impersonation', user.impersonation?.user !== undefined],
	];
	return {
		...(user.certificate === undefined ? {} : {certificate: user.certificate.certificate}),
		settings: settings.filter(([, isSet]) => isSet).map(([setting]) => setting),
	};
};
