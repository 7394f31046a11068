import semver from 'semver';

/** From which bundle on Istio 1.30 and later read a kind of the Gateway API; older ones are left out without a word (`istio-facts` 3.6, F-25). */
const minimums: Readonly<Record<string, string>> = {
	gatewayclasses: '1.0.0', gateways: '1.0.0', httproutes: '1.0.0', grpcroutes: '1.1.0', backendtlspolicies: '1.4.0', tlsroutes: '1.5.0', tcproutes: '1.6.0',
};

export const gatewayApiGroup = 'gateway.networking.k8s.io';

/** Kinds by plural and bundle version that Istio does not read, with the version that it wants. */
export const tooOldKinds = (bundles: Readonly<Record<string, string>>): Array<{kind: string; bundle: string; minimum: string}> =>
	Object.entries(bundles).flatMap(([kind, bundle]) => {
		const [minimum, found] = [minimums[kind], semver.coerce(bundle)];
		return minimum === undefined || found === null || semver.gte(found, minimum) ? [] : [{kind, bundle, minimum}];
	});
