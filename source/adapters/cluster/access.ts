import type {ClusterAccess, LocalSetting} from '../../ports/cluster.ts';
import type {KubeContext} from '../../ports/kubeconfig.ts';

/** What a context says of the way to its cluster, without its credentials. */
export const accessOf = ({cluster, user}: Pick<KubeContext, 'cluster' | 'user'>): ClusterAccess => {
	const settings: ReadonlyArray<[setting: LocalSetting, isSet: boolean]> = [
		['proxy-url', cluster.proxyUrl !== undefined],
		['tls-server-name', cluster.tlsServerName !== undefined],
		['insecure-skip-tls-verify', cluster.skipTlsVerify],
		['impersonation', user.impersonation?.user !== undefined],
	];
	return {
		...(user.certificate === undefined ? {} : {certificate: user.certificate.certificate}),
		settings: settings.filter(([, isSet]) => isSet).map(([setting]) => setting),
	};
};
