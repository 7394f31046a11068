import {linesText} from '../text/lines-text.ts';
import type {Strictness} from '../checks/exit-code.ts';
import type {Finding} from '../checks/finding.ts';
import {summaryOf} from '../checks/run-checks.ts';
import {categoryOf} from '../checks/select-checks.ts';
import {expiredText} from '../mesh/waiver.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {version} from '../version.ts';
import {changeSentences, changeSummary} from './change-text.ts';
import {isOfSilence, toldAsSilent, waiverText} from './finding-lines.ts';
import type {PreflightResult} from './preflight-result.ts';
import {summaryText} from './status-marks.ts';
import {subjectText} from './subject-text.ts';
import {xmlDocument, type Element} from './xml.ts';

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

/** How a finding counts. Warnings and unknowns as the exit code has them, but an unknown never passes. */
const outcomeOf = ({status}: Finding, strictness: Strictness): Outcome => {
	switch (status) {
		case 'pass':
		case 'note': {
			return 'passed';
		}

		case 'fail': {
			return 'failure';
		}

		case 'warn': {
			return strictness === 'allow-warnings' ? 'passed' : 'failure';
		}

		case 'unknown': {
			return strictness === 'allow-warnings' ? 'skipped' : 'error';
		}

		case 'skipped':
		case 'waived': {
			return 'skipped';
		}
	}
};

const detailsOf = ({observed, source, why, remedy, docs}: Finding): string =>
	linesText([
		observed,
		`Seen in: ${source}`,
		why,
		...(remedy === undefined
			? []
			: [`Remedy: ${remedy.summary}`, ...remedy.commands.map(command => `$ ${command}`)]),
		docs,
	]).trimEnd();

const childrenOf = (finding: Finding, outcome: Outcome): Element[] => {
	const {status, observed, waivedFrom} = finding;
	switch (outcome) {
		case 'passed': {
			return status === 'pass'
				? []
				: [{name: 'system-out', text: `${status}: ${detailsOf(finding)}`}];
		}

		case 'failure':
		case 'error': {
			return [
				{
					name: outcome,
					attributes: {message: `${status}: ${observed}`, type: status},
					text: detailsOf(finding),
				},
			];
		}

		case 'skipped': {
			const message =
				waivedFrom === undefined
					? `${status}: ${observed}`
					: `${waiverText(finding)} (would be ${waivedFrom}: ${observed})`;
			return [{name: 'skipped', attributes: {message}}];
		}
	}
};

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

type Case = {outcome: Outcome; milliseconds: number; element: Element};

/** The test cases of one check. Its time is shared among them, so that the sums are right; findings that are alike in id and subject are numbered. */
const casesOf = (
	findings: readonly Finding[],
	{strictness, silent}: {strictness: Strictness; silent: ReadonlySet<string>},
): Case[] => {
	const seen = new Map<string, number>();
	return findings.map(finding => {
		const name = `${finding.id}: ${subjectText(finding.clusters)}`;
		const number = (seen.get(name) ?? 0) + 1;
		seen.set(name, number);
		// The case of api.reachable is the failure; what follows from it is none of its own.
		const outcome = isOfSilence(finding, silent) ? 'skipped' : outcomeOf(finding, strictness);
		const milliseconds = finding.durationMs / findings.length;
		return {
			outcome,
			milliseconds,
			element: {
				name: 'testcase',
				attributes: {
					classname: `preflight.${categoryOf(finding.id)}`,
					name: number === 1 ? name : `${name} (${String(number)})`,
					time: seconds(milliseconds),
				},
				children: childrenOf(finding, outcome),
			},
		};
	});
};

const leftOutCase = (id: string): Case => ({
	outcome: 'skipped',
	milliseconds: 0,
	element: {
		name: 'testcase',
		attributes: {classname: `preflight.${categoryOf(id)}`, name: id, time: seconds(0)},
		children: [
			{name: 'skipped', attributes: {message: 'not checked: left out by --only or --skip'}},
		],
	},
});

const count = (cases: readonly Case[], outcome: Outcome): number =>
	cases.filter(each => each.outcome === outcome).length;

/** What holds for the whole run; once in the document, as the format has no better place. */
const kubernetesOf = ({kubernetes, reach}: ClusterFacts): string => {
	if (kubernetes.known) {
		return kubernetes.value;
	}

	return reach.ok ? 'not known' : 'does not answer';
};

const propertiesOf = ({
	simulated,
	clusters,
	leftOut,
	expiredWaivers,
	findings,
	against,
}: PreflightResult): Element => ({
	name: 'properties',
	children: [
		['mesh-wizard', version],
		['simulated', String(simulated)],
		['summary', summaryText(summaryOf(findings))],
		['clusters', String(clusters.length)],
		...clusters.map(facts => [`kubernetes.${facts.name}`, kubernetesOf(facts)]),
		...(leftOut.length === 0 ? [] : [['left-out', leftOut.join(',')]]),
		...(against === undefined
			? []
			: [
					['against', changeSummary(against)],
					...changeSentences(against).map(({change, text}) => [`against.${change}`, text]),
				]),
		...expiredWaivers.map(waiver => ['expired-waiver', expiredText(waiver)]),
	].map(([name = '', value = '']) => ({name: 'property', attributes: {name, value}})),
});

/**
The report as JUnit has it: a suite for each category, a case for each finding. GitHub's, GitLab's and Jenkins' readers all show
suite, case and message.
*/
export const preflightJunit = (
	result: PreflightResult,
	{strictness}: {strictness: Strictness},
): string => {
	const silent = new Set(toldAsSilent(result.findings));
	const byCheck = [...Map.groupBy(result.findings, ({id}) => id)].map(([id, findings]) => ({
		id,
		cases: casesOf(findings, {strictness, silent}),
	}));
	const suites = [
		...Map.groupBy(
			[...byCheck, ...result.leftOut.map(id => ({id, cases: [leftOutCase(id)]}))],
			({id}) => categoryOf(id),
		),
	];
	const all = byCheck.flatMap(({cases}) => cases);
	const timestamp = new Date(result.startedAt).toISOString().slice(0, 19);
	return xmlDocument({
		name: 'testsuites',
		attributes: {
			name: result.simulated ? 'mesh-wizard preflight (simulated)' : 'mesh-wizard preflight',
			tests: all.length + result.leftOut.length,
			failures: count(all, 'failure'),
			errors: count(all, 'error'),
			time: seconds(result.durationMs),
		},
		children: suites.map(([category, ofCategory], index) => {
			const cases = ofCategory.flatMap(each => each.cases);
			return {
				name: 'testsuite',
				attributes: {
					name: category,
					tests: cases.length,
					failures: count(cases, 'failure'),
					errors: count(cases, 'error'),
					skipped: count(cases, 'skipped'),
					time: seconds(cases.reduce((sum, {milliseconds}) => sum + milliseconds, 0)),
					timestamp,
				},
				children: [
					...(index === 0 ? [propertiesOf(result)] : []),
					...cases.map(({element}) => element),
				],
			};
		}),
	});
};
