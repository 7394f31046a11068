import semver from 'semver';
import type {IstioMinor} from './istio-minors.ts';

export const gatewayApiGroup = 'gateway.networking.k8s.io';

/** Kinds by plural and bundle version that a minor of Istio does not read, with the version that it wants (fact V-3). */
export const tooOldKinds = (
	bundles: Readonly<Record<string, string>>,
	{gatewayApi: {minimums}}: Pick<IstioMinor, 'gatewayApi'>,
): Array<{kind: string; bundle: string; minimum: string}> =>
	Object.entries(bundles).flatMap(([kind, bundle]) => {
		const [minimum, found] = [minimums[kind], semver.coerce(bundle)];
		return minimum === undefined || found === null || semver.gte(found, minimum)
			? []
			: [{kind, bundle, minimum}];
	});
