import {defaultIstio} from '../mesh/default-istio.ts';
import {lastDayOf, replacementOf, retiringHubOf} from '../mesh/image-hubs.ts';
import {judgedAs, minorFor, parseIstioVersion, skewBetween} from '../mesh/versions.ts';
import {listed} from '../text/listed.ts';
import {shellWord} from '../text/shell.ts';
import {defineCheck, type CheckResult} from './define-check.ts';
import type {Check, CheckContext, Remedy} from './finding.ts';
import {ifIntended} from './subjects.ts';
import {namedBy} from './named-by.ts';

const source = 'PATH';

/** Development builds are not published anywhere that could be named. */
const install = (version: string, context: CheckContext): Remedy =>
	parseIstioVersion(version)?.development === true
		? {
				summary: `Put the folder of istioctl ${version} first on PATH.`,
				commands: ['istioctl version --remote=false'],
			}
		: {
				summary: `Let mesh-wizard download istioctl ${version}, or put its folder first on PATH. apply and teardown take the flag, too.`,
				commands: [
					`mesh-wizard ${context.model === undefined ? 'preflight' : 'plan'} ${namedBy(context)} --download-istioctl`,
				],
			};

const present = (context: CheckContext): CheckResult => {
	const {
		workstation: {istioctl},
		model,
	} = context;
	if ('missing' in istioctl) {
		return {
			status: ifIntended(model !== undefined, 'fail', 'warn'),
			observed: `not found; looked in ${istioctl.looked.length === 0 ? 'no folder: PATH is empty' : listed(istioctl.looked)}`,
			source,
			remedy: install(model?.istioVersion ?? defaultIstio, context),
		};
	}

	if ('broken' in istioctl) {
		return {
			status: ifIntended(model !== undefined, 'fail', 'warn'),
			observed: `${istioctl.path} does not run: ${istioctl.broken}`,
			source,
			remedy: install(model?.istioVersion ?? defaultIstio, context),
		};
	}

	return {
		status: 'pass',
		observed: `${istioctl.version} at ${istioctl.path}`,
		source: istioctl.path,
	};
};

/** What there is to say of a version by itself: nothing of a release of a known minor. How long that is supported, `version.support` says. */
const standing = (text: string): Pick<CheckResult, 'status' | 'observed'> | undefined => {
	const version = parseIstioVersion(text);
	if (version === undefined) {
		return {status: 'unknown', observed: `"${text}" is not a version of Istio`};
	}

	const judged = judgedAs(version);
	if (version.development) {
		return {
			status: 'note',
			observed: `a development build, judged as Istio ${judged ?? minorFor(text).istio}`,
		};
	}

	return judged === undefined
		? undefined
		: {
				status: 'note',
				observed: `of a minor that mesh-wizard does not know, judged as Istio ${judged}`,
			};
};

const versionFor = (found: string, wanted: string): Pick<CheckResult, 'status' | 'observed'> => {
	if (found === wanted) {
		const said = standing(found);
		return {
			status: said?.status ?? 'pass',
			observed: `${found}, as mesh.yaml asks${said === undefined ? '' : `: ${said.observed}`}`,
		};
	}

	const [one, other] = [parseIstioVersion(found), parseIstioVersion(wanted)];
	const isSameMinor =
		one !== undefined && other !== undefined && skewBetween(one, other).kind === 'patch';
	return {
		status: isSameMinor ? 'warn' : 'fail',
		observed: `${found}; mesh.yaml asks for ${wanted}`,
	};
};

const versionAlone = (found: string): Pick<CheckResult, 'status' | 'observed'> => {
	const said = standing(found);
	return said === undefined
		? {status: 'pass', observed: `${found}, which mesh-wizard knows`}
		: {
				...said,
				observed: said.status === 'unknown' ? said.observed : `${found} is ${said.observed}`,
			};
};

const version = (context: CheckContext): CheckResult => {
	const {
		workstation: {istioctl},
		model,
	} = context;
	if (!('version' in istioctl)) {
		return {status: 'skipped', observed: 'there is no istioctl to ask', source};
	}

	const result =
		model === undefined
			? versionAlone(istioctl.version)
			: versionFor(istioctl.version, model.istioVersion);
	const needsOther = result.status === 'warn' || result.status === 'fail';
	return {
		...result,
		source: `${istioctl.path} version`,
		...(needsOther ? {remedy: install(model?.istioVersion ?? defaultIstio, context)} : {}),
	};
};

/** Whoever installs by hand falls into it; this program writes a hub that stays. */
const imageHub = ({workstation: {istioctl}, model}: CheckContext): CheckResult => {
	if (!('version' in istioctl)) {
		return {status: 'skipped', observed: 'there is no istioctl to ask', source};
	}

	const hub =
		parseIstioVersion(istioctl.version) === undefined
			? undefined
			: minorFor(istioctl.version).images.hub;
	if (hub === undefined) {
		return {
			status: 'skipped',
			observed: `no hub is known of istioctl ${istioctl.version}`,
			source: istioctl.path,
		};
	}

	const retiring = retiringHubOf(hub);
	if (retiring === undefined) {
		return {status: 'pass', observed: hub, source: istioctl.path};
	}

	const observed = `istioctl ${istioctl.version} takes images from ${hub}, which goes away on ${lastDayOf(retiring)}, unless it is told a hub`;
	return model === undefined
		? {
				status: 'note',
				observed,
				source: istioctl.path,
				remedy: {
					summary: `Give it ${replacementOf(hub) ?? 'another hub'} wherever it is used by hand: istioctl install --set hub=${shellWord(replacementOf(hub) ?? 'HUB')}. mesh-wizard does.`,
					commands: [],
				},
			}
		: {
				status: 'pass',
				observed: `${observed}; mesh-wizard tells it ${replacementOf(hub) ?? 'another'}`,
				source: istioctl.path,
			};
};

export const istioctlChecks: readonly Check[] = [
	defineCheck({
		id: 'istioctl.present',
		scope: 'workstation',
		title: 'istioctl is installed',
		why: 'The control planes are installed by istioctl, which this program drives.',
		when: {
			pass: 'istioctl is on PATH and says its version',
			warn: 'it is missing or does not run, and no mesh is given',
			fail: 'it is missing or does not run, and a mesh is to be installed',
		},
		run: context => [{clusters: [], ...present(context)}],
	}),
	defineCheck({
		id: 'istioctl.version',
		scope: 'workstation',
		title: 'istioctl has the version that the mesh asks for',
		why: 'istioctl installs the Istio it was built with; another minor in one mesh is an upgrade that nobody asked for.',
		when: {
			pass: 'the version is the one in mesh.yaml; without a mesh, one that mesh-wizard knows',
			note: 'it is a development build or of a minor that mesh-wizard does not know, and the one in mesh.yaml if there is one',
			warn: 'another patch of the same minor',
			fail: 'another minor',
			unknown: 'what it prints is no version of Istio',
			skipped: 'there is no istioctl',
		},
		run: context => [{clusters: [], ...version(context)}],
	}),
	defineCheck({
		id: 'istioctl.image-hub',
		scope: 'workstation',
		title: 'istioctl takes images from a hub that stays',
		why: 'istioctl and the charts of Istio 1.30 name registry.istio.io/release, which goes away in December 2026.',
		when: {
			pass: 'its default hub stays; with a mesh: mesh-wizard writes one that does',
			note: 'its default hub goes away, and no mesh is given',
			skipped: 'there is no istioctl, or its version is not supported',
		},
		run: context => [{clusters: [], ...imageHub(context)}],
	}),
];
