import {minorOf, parseIstioVersion} from './versions.ts';

/** Whether istiod of a version lets proxies in that still give their cluster's former name; not known of a version without a row. */
export const acceptsAliases = (istioVersion: string): boolean => {
	const version = parseIstioVersion(istioVersion);
	return version !== undefined && minorOf(version)?.multicluster.acceptsClusterAliases === true;
};
