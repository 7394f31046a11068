import {withoutVariant} from '../../mesh/image-tag.ts';
import type {ModelCluster} from '../../mesh/model.ts';
import {parseIstioVersion, skewBetween, type Skew} from '../../mesh/versions.ts';
import {isTemporary, isRestartable} from '../../plan/outdated-workloads.ts';
import {
	isRenewedByRestart,
	renewalCommands,
	type OutdatedProxies,
} from '../../plan/outdated-proxies.ts';
import type {ClusterFacts, ControlPlane, Fact, ProxyWorkload} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {plural} from '../../text/plural.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {CheckContext, Remedy} from '../finding.ts';
import {eachCluster, undetermined} from '../subjects.ts';

/** How a proxy stands to the istiod that runs: `unknown` where one of the two says no version, or no istiod of its revision is there. */
type Standing = 'same' | 'patch' | 'minor' | 'unknown';

type Judged = {workload: ProxyWorkload; istiod?: string; standing: Standing};

const standings: Readonly<Record<Skew['kind'], Standing>> = {
	none: 'same',
	patch: 'patch',
	minor: 'minor',
	major: 'minor',
};

const revisionOf = ({revision = 'default'}: ProxyWorkload): string => revision;

const judge = (workload: ProxyWorkload, controlPlanes: readonly ControlPlane[]): Judged => {
	const found = controlPlanes.find(({revision}) => revision === revisionOf(workload));
	const istiod = found === undefined ? undefined : withoutVariant(found.version);
	if (istiod !== undefined && istiod !== 'unknown' && workload.version === istiod) {
		return {workload, istiod, standing: 'same'};
	}

	const [runs, wanted] = [workload.version, istiod].map(version =>
		version === undefined ? undefined : parseIstioVersion(version),
	);
	if (runs === undefined || wanted === undefined) {
		return {workload, istiod, standing: 'unknown'};
	}

	return {workload, istiod, standing: standings[skewBetween(wanted, runs).kind]};
};

const isOfStanding =
	(...standings: readonly Standing[]) =>
	({standing}: Judged): boolean =>
		standings.includes(standing);

const placeOf = ({workload: {namespace, kind, name, isGateway}}: Judged): string =>
	`${isGateway ? 'gateway ' : ''}${kind} ${namespace}/${name}`;

/** `gateway Deployment istio-system/a runs 1.30.3, istiod 1.31.0`; of gateways before others. */
const differing = (judged: readonly Judged[]): string => {
	const [first] = judged;
	const versions = [
		...new Set(judged.map(({workload}) => workload.version ?? 'an unknown version')),
	];
	const istiods = [...new Set(judged.map(({istiod}) => istiod ?? 'an unknown version'))];
	return first === undefined
		? ''
		: `${few(judged.map(one => placeOf(one)))} ${judged.length === 1 ? 'runs' : 'run'} ${few(versions)}; istiod runs ${few(istiods)}`;
};

const unknownText = (judged: readonly Judged[]): string =>
	`no version can be compared for ${few(judged.map(({workload: {namespace, kind, name, version}, istiod}) => `${kind} ${namespace}/${name} (${version === undefined ? 'its image names none' : `it runs ${version}, and istiod's is ${istiod === undefined ? 'not there' : 'not known'}`})`))}`;

const remedyFor = (
	{name, context, kubeconfig}: ClusterFacts,
	judged: readonly Judged[],
): Remedy => {
	const outdated = judged.map(({workload, istiod = 'unknown'}): OutdatedProxies => ({
		cluster: name,
		place: {context, kubeconfig},
		workload,
		runs: workload.version ?? 'unknown',
		wanted: istiod,
	}));
	const pinned = judged.filter(
		({workload}) => isRestartable(workload.kind) && !isRenewedByRestart(workload),
	);
	const byHand = judged.filter(({workload}) => !isRestartable(workload.kind));
	return {
		summary: [
			'Restart them, gateways first: new pods get the proxy of the istiod that runs.',
			...(pinned.length === 0
				? []
				: [
						`Update the image of ${few(pinned.map(one => placeOf(one)))} in the template or annotation that names it.`,
					]),
			...(byHand.length === 0
				? []
				: [
						`Recreate ${few(byHand.map(one => placeOf(one)))}: no controller restarts ${byHand.length === 1 ? 'it' : 'them'}.`,
					]),
		].join(' '),
		commands: renewalCommands(outdated),
	};
};

/** The control planes that serve a cluster: its own, or its owner's where the model says so; undefined where nothing says which. */
const servingOf = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	{clusters}: CheckContext,
): Fact<readonly ControlPlane[]> | undefined => {
	const owner =
		planned?.owner === undefined ? undefined : clusters.find(({name}) => name === planned.owner);
	if (planned?.owner !== undefined && owner === undefined) {
		return undefined;
	}

	const {istio} = owner ?? facts;
	return istio.known ? {...istio, value: istio.value.controlPlanes} : istio;
};

const resultFor = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	context: CheckContext,
): CheckResult => {
	const {proxies} = facts;
	if (!proxies.known) {
		return undetermined(proxies);
	}

	const {source} = proxies;
	const workloads = proxies.value
		.filter(workload => !isTemporary(workload))
		.toSorted((one, other) => Number(other.isGateway) - Number(one.isGateway));
	if (workloads.length === 0) {
		return {status: 'skipped', observed: 'no proxy runs', source};
	}

	const serving = servingOf(facts, planned, context);
	if (serving === undefined) {
		return {
			status: 'unknown',
			observed: `not known: ${planned?.owner ?? 'its owner'}, whose istiod injects here, was not surveyed`,
			source,
		};
	}

	if (!serving.known) {
		return undetermined(serving);
	}

	if (serving.value.length === 0) {
		return planned?.owner === undefined
			? {
					status: 'skipped',
					observed: "no istiod runs here: with a mesh file, a remote is compared with its owner's",
					source,
				}
			: {status: 'unknown', observed: `not known: no istiod runs in ${planned.owner}`, source};
	}

	const judged = workloads.map(workload => judge(workload, serving.value));
	const [unknown, patch, minor] = [
		judged.filter(isOfStanding('unknown')),
		judged.filter(isOfStanding('patch')),
		judged.filter(isOfStanding('minor')),
	];
	const behind = judged.filter(isOfStanding('patch', 'minor'));
	const remedy = behind.length === 0 ? {} : {remedy: remedyFor(facts, behind)};
	if (minor.length > 0) {
		return {
			status: 'warn',
			observed: differing(minor),
			source,
			...remedy,
		};
	}

	if (unknown.length > 0) {
		return {
			status: 'unknown',
			observed: [unknownText(unknown), ...(patch.length === 0 ? [] : [differing(patch)])].join(
				'; ',
			),
			source,
			...remedy,
		};
	}

	return patch.length > 0
		? {
				status: 'note',
				observed: differing(patch),
				source,
				...remedy,
			}
		: {
				status: 'pass',
				observed: `${plural(judged.length, 'workload')} with the proxy of ${few([...new Set(judged.map(({istiod = ''}) => istiod))])}`,
				source,
			};
};

export const proxyVersionCheck = defineCheck({
	id: 'istio.proxy-version',
	scope: 'cluster',
	title: 'proxies have the version of their istiod',
	// The skew that Istio supports: istio.io/latest/docs/releases/supported-releases, Control Plane/Data Plane Skew.
	why: 'Upgrading istiod leaves running proxies as they are, gateways included, until they are restarted. Istio supports an istiod that is one minor ahead of its proxies; not more, and never behind them.',
	when: {
		pass: 'all have the version of the istiod that runs',
		note: 'some differ by a patch, or by the build of one minor',
		warn: 'some differ by a minor or more',
		unknown: 'pods or istiods could not be listed, or images are named by digest',
		skipped: 'no proxy runs, or no istiod does and no mesh file says whose injects',
	},
	run: eachCluster(resultFor),
});
