import {gatewayApiGroup, tooOldKinds} from '../../mesh/gateway-api.ts';
import type {IstioMinor} from '../../mesh/istio-minors.ts';
import {minorFor} from '../../mesh/versions.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {Remedy} from '../finding.ts';
import {istioVersionOf, judgedText} from '../istio-version.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';

const resultFor = (
	facts: ClusterFacts,
	isIntended: boolean,
	{minor, version}: {minor: IstioMinor; version: string},
): CheckResult => {
	const install = (summary: string): Remedy => ({
		summary,
		commands: [
			kubectl(
				facts,
				`apply --server-side -f https://github.com/kubernetes-sigs/gateway-api/releases/download/${minor.gatewayApi.bundle}/standard-install.yaml`,
			),
		],
	});
	const {gatewayApi} = facts;
	if (!gatewayApi.known) {
		return undetermined(gatewayApi);
	}

	const {value: bundles, source} = gatewayApi;
	const versions = [...new Set(Object.values(bundles).filter(bundle => bundle !== ''))];
	if (Object.keys(bundles).length === 0) {
		return {
			status: 'note',
			observed: 'not installed; only who uses Gateways of the Gateway API needs them',
			source,
			remedy: install('Install them, if you want to use them.'),
		};
	}

	const old = tooOldKinds(bundles, minor);
	// Of these istiod watches v1, and waits for it until it is there (seen on the lab).
	const awaited = old.filter(({kind}) =>
		['gatewayclasses', 'gateways', 'httproutes'].includes(kind),
	);
	if (awaited.length > 0) {
		return {
			status: ifIntended(isIntended, 'fail'),
			observed: `${few(awaited.map(({kind, bundle}) => `${kind} of ${bundle}`))}, without version v1: istiod waits for it and never gets ready`,
			source,
			remedy: install(
				`Upgrade the definitions of ${gatewayApiGroup}, or delete them if nothing uses them; read its release notes for kinds that you use.`,
			),
		};
	}

	return old.length === 0
		? {
				status: 'pass',
				observed: versions.length === 0 ? 'installed, of no named version' : few(versions),
				source,
			}
		: {
				status: ifIntended(isIntended, 'warn'),
				observed: `${few(old.map(({kind, bundle, minimum}) => `${kind} of ${bundle} (Istio wants v${minimum})`))}: left out without a word${judgedText(version)}`,
				source,
				remedy: install(
					`Upgrade the definitions of ${gatewayApiGroup}; read its release notes for kinds that you use.`,
				),
			};
};

export const apiCrdsCheck = defineCheck({
	id: 'gateway.api-crds',
	scope: 'cluster',
	title: 'Gateway API is one that Istio reads',
	why: 'Istio leaves out routes of a version that is too old for it, and says so nowhere.',
	when: {
		pass: 'all kinds are new enough',
		note: 'it is not installed; without a mesh: a kind is too old',
		warn: 'a kind is older than Istio reads',
		fail: 'Gateways, their classes or HTTP routes have no version v1 yet',
		unknown: 'definitions could not be listed',
	},
	run: eachCluster((facts, planned, context) => {
		const version = istioVersionOf(context);
		return resultFor(facts, planned !== undefined, {minor: minorFor(version), version});
	}),
});
