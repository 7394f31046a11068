import {istioTableDay, type Day} from '../mesh/istio-minors.ts';
import {isTableOld, nearDays, oldTableDays, supportOf, upgradeFor} from '../mesh/support.ts';
import {parseIstioVersion} from '../mesh/versions.ts';
import {defineCheck, type CheckResult} from './define-check.ts';
import type {Check, CheckContext, Remedy} from './finding.ts';
import {judgedText} from './istio-version.ts';
import {namedBy} from './named-by.ts';

const newerProgram = (context: CheckContext): string =>
	`npx mesh-wizard@latest preflight ${namedBy(context)}`;

const dayText = ({on, isEstimate}: Day): string => (isEstimate === true ? `about ${on}` : on);

/**
Whether Istio still makes patches for a version, in words that stay the same from day to day. `upgradeTo` says how to get to a
release, in one sentence without its end.
*/
export const supportResult = (
	text: string,
	context: CheckContext,
	upgradeTo: (release: string) => string,
): Pick<CheckResult, 'status' | 'observed' | 'remedy'> => {
	const version = parseIstioVersion(text);
	if (version === undefined) {
		return {status: 'unknown', observed: `"${text}" is not a version of Istio`};
	}

	const target = upgradeFor(version);
	const remedy: Remedy =
		target === undefined
			? {
					summary: 'Upgrade to a newer minor of Istio; a newer mesh-wizard knows which there are.',
					commands: [newerProgram(context)],
				}
			: {
					summary: `${upgradeTo(target.release)}${target.isSeveralMinors ? ', one minor at a time' : ''}.`,
					commands: [],
				};
	const support = supportOf(version, context.workstation.now);
	switch (support.kind) {
		case 'supported': {
			return {
				status: 'pass',
				observed: `Istio ${text} is supported until ${dayText(support.until)}`,
			};
		}

		case 'ending': {
			return {
				status: 'warn',
				observed: `support for Istio ${text} ends soon: ${dayText(support.until)}`,
				remedy,
			};
		}

		case 'ended': {
			return {
				status: 'warn',
				observed: `support for Istio ${text} ended: ${dayText(support.until)}`,
				remedy,
			};
		}

		case 'older': {
			return {
				status: 'warn',
				observed: `Istio ${text} is no longer supported${judgedText(text)}`,
				remedy,
			};
		}

		case 'newer': {
			return {
				status: 'note',
				observed: `Istio ${text} is newer than this mesh-wizard knows${judgedText(text)}`,
				remedy: {summary: 'A newer mesh-wizard may know it.', commands: [newerProgram(context)]},
			};
		}

		case 'development': {
			return {
				status: 'note',
				observed: `Istio ${text} is a development build, which has no support window`,
			};
		}
	}
};

const chosen = (context: CheckContext): CheckResult => {
	const {
		model,
		workstation: {istioctl},
	} = context;
	if (model !== undefined) {
		return {
			...supportResult(
				model.istioVersion,
				context,
				release => `Write istio: {version: ${release}} into mesh.yaml, and apply it`,
			),
			source: 'mesh.yaml',
		};
	}

	return 'version' in istioctl
		? {
				...supportResult(
					istioctl.version,
					context,
					release =>
						`Put the folder of istioctl ${release} first on PATH, and upgrade what runs with it`,
				),
				source: `${istioctl.path} version`,
			}
		: {
				status: 'skipped',
				observed: 'neither a mesh nor an istioctl says a version',
				source: 'PATH',
			};
};

const table = (context: CheckContext): CheckResult => {
	const source = 'docs/istio-versions.md';
	return isTableOld(context.workstation.now)
		? {
				status: 'note',
				observed: `it was made on ${istioTableDay}, more than ${oldTableDays} days ago: newer releases and ends of support may be missing`,
				source,
				remedy: {summary: 'Use a newer mesh-wizard.', commands: [newerProgram(context)]},
			}
		: {status: 'pass', observed: `it was made on ${istioTableDay}`, source};
};

export const supportWhen = {
	pass: `support ends in more than ${nearDays} days`,
	note: 'it is a development build, or newer than this mesh-wizard knows',
	warn: `support ends in ${nearDays} days or less, or has ended`,
};

export const supportChecks: readonly Check[] = [
	defineCheck({
		id: 'version.support',
		scope: 'workstation',
		title: 'the chosen Istio is supported',
		why: 'Istio makes patches for a minor, those of security included, until six weeks after the second next one.',
		when: {
			...supportWhen,
			unknown: 'what istioctl prints is no version of Istio',
			skipped: 'no mesh is given, and there is no istioctl',
		},
		run: context => [{clusters: [], ...chosen(context)}],
	}),
	defineCheck({
		id: 'version.table',
		scope: 'workstation',
		title: 'the table of Istio versions is recent',
		why: 'Which releases there are, how long they are supported and what they need comes with mesh-wizard, and gets old with it.',
		when: {pass: `it was made at most ${oldTableDays} days ago`, note: 'it is older'},
		run: context => [{clusters: [], ...table(context)}],
	}),
];
