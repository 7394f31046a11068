import type {ClusterFacts} from '../survey/facts.ts';
import {
	judgedAs,
	kubernetesFit,
	parseIstioVersion,
	parseKubernetesVersion,
	skewBetween,
} from '../mesh/versions.ts';
import {kubectl} from '../mesh/pasted-command.ts';
import {listed} from '../text/listed.ts';
import {defineCheck, type CheckResult} from './define-check.ts';
import type {Check, CheckContext, Verdict} from './finding.ts';
import {istioVersionOf, judgedText} from './istio-version.ts';
import {eachCluster, ifIntended, undetermined} from './subjects.ts';
import {supportChecks} from './support.ts';

const kubernetes = (
	facts: ClusterFacts,
	isIntended: boolean,
	context: CheckContext,
): CheckResult => {
	if (!facts.kubernetes.known) {
		return undetermined(facts.kubernetes);
	}

	const {value, source} = facts.kubernetes;
	const [found, istio] = [
		parseKubernetesVersion(value),
		parseIstioVersion(istioVersionOf(context)),
	];
	if (found === undefined || istio === undefined) {
		return {
			status: 'unknown',
			observed: `${value} cannot be compared with the versions that Istio supports`,
			source,
		};
	}

	const fit = kubernetesFit(istio, found);
	// Another minor's range proves neither that it runs nor that it does not.
	const isGuess = judgedAs(istio) !== undefined;
	const words = `Istio ${istio.text}${judgedText(istio.text)}`;
	const remedy = {
		summary: `Upgrade the cluster, or choose an Istio that supports Kubernetes ${found.major}.${found.minor}.`,
		commands: [kubectl(facts, 'version')],
	};
	switch (fit) {
		case 'supported': {
			return isGuess
				? {status: 'note', observed: `${value}; ${words}`, source}
				: {status: 'pass', observed: value, source};
		}

		case 'too-old': {
			return {
				status: ifIntended(isIntended && !isGuess, 'fail', 'warn'),
				observed: `${value} is older than ${words} can run on`,
				source,
				remedy,
			};
		}

		case 'untested-old': {
			return {
				status: ifIntended(isIntended, 'warn'),
				observed: `${value} is older than what ${words} is tested with`,
				source,
				remedy,
			};
		}

		case 'untested-new': {
			return {
				status: ifIntended(isIntended, 'warn'),
				observed: `${value} is newer than what ${words} is tested with`,
				source,
				remedy,
			};
		}

		case 'unknown': {
			return {
				status: 'unknown',
				observed: `${value}; no range of versions is known for it`,
				source,
			};
		}
	}
};

const skew = ({clusters}: CheckContext): Verdict => {
	const source = 'images of Deployments app=istiod';
	const missing = clusters.map(({istio}) => istio).find(istio => !istio.known);
	const found = clusters.flatMap(({name, istio}) =>
		istio.known ? istio.value.controlPlanes.map(({version}) => ({name, version})) : [],
	);
	const names = clusters.map(({name}) => name);
	const described = listed(
		[...Map.groupBy(found, ({version}) => version)].map(
			([version, holders]) => `${version} in ${listed(holders.map(({name}) => name))}`,
		),
	);
	const versions = found.map(({version}) => parseIstioVersion(version));
	const [first] = versions;
	const isApart =
		first !== undefined &&
		versions.some(
			version =>
				version !== undefined && ['minor', 'major'].includes(skewBetween(first, version).kind),
		);
	if (isApart) {
		return {
			status: 'warn',
			clusters: names,
			observed: described,
			source,
			remedy: {
				summary: 'Upgrade the older control planes first; one minor at a time.',
				commands: [],
			},
		};
	}

	if (missing?.known === false) {
		return {clusters: names, ...undetermined(missing)};
	}

	if (found.length < 2) {
		return {
			status: 'skipped',
			clusters: names,
			observed:
				found.length === 0 ? 'no control plane runs yet' : `one control plane: ${described}`,
			source,
		};
	}

	if (versions.includes(undefined)) {
		return {
			status: 'unknown',
			clusters: names,
			observed: described,
			source,
		};
	}

	return {
		status: new Set(found.map(({version}) => version)).size === 1 ? 'pass' : 'note',
		clusters: names,
		observed: described,
		source,
	};
};

export const versionChecks: readonly Check[] = [
	defineCheck({
		id: 'version.kubernetes',
		scope: 'cluster',
		title: 'Kubernetes is a version that Istio supports',
		why: 'istioctl only prints a warning and goes on, and what breaks then shows later.',
		when: {
			pass: 'the version is in the range of the chosen Istio',
			note: 'it is in the range of the nearest minor, as mesh-wizard does not know the chosen one; or outside the tested range, and no mesh is given',
			warn: "outside the tested range; without a mesh, or by the nearest minor: below istioctl's own minimum",
			fail: "below istioctl's own minimum",
			unknown: 'a version could not be read',
		},
		run: eachCluster((facts, planned, context) =>
			kubernetes(facts, planned !== undefined, context),
		),
	}),
	defineCheck({
		id: 'version.skew',
		scope: 'mesh',
		title: 'control planes have one version',
		why: 'Control planes of one mesh may differ by a patch; further apart, they understand configuration differently.',
		when: {
			pass: 'all istiods have one version',
			note: 'they differ by a patch',
			warn: 'they differ by a minor or more',
			unknown: 'control planes could not be listed, or a version could not be read',
			skipped: 'fewer than two control planes run',
		},
		run: context => (context.clusters.length === 0 ? [] : [skew(context)]),
	}),
	...supportChecks,
];
