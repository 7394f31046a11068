import type {ClusterFacts} from '../survey/facts.ts';
import {kubectl} from '../mesh/pasted-command.ts';
import {defineCheck, type CheckResult} from './define-check.ts';
import type {Check} from './finding.ts';
import {eachCluster, ifIntended, undetermined} from './subjects.ts';

const warnMs = 60_000;
const failMs = 5 * 60_000;

const inWords = (ms: number): string => {
	const seconds = Math.round(Math.abs(ms) / 1000);
	return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};

const skew = (facts: ClusterFacts, isIntended: boolean): CheckResult => {
	const {clockSkewMs: fact} = facts;
	if (!fact.known) {
		return undetermined(fact);
	}

	const {value, source} = fact;
	const observed = `${inWords(value)} ${value > 0 ? 'ahead of' : 'behind'} this machine`;
	if (Math.abs(value) <= warnMs) {
		return {
			status: 'pass',
			observed: Math.abs(value) < 2000 ? "the same as this machine's" : observed,
			source,
		};
	}

	return {
		status:
			Math.abs(value) > failMs
				? ifIntended(isIntended, 'fail', 'warn')
				: ifIntended(isIntended, 'warn'),
		observed,
		source,
		remedy: {
			summary:
				'Let both follow a time server (NTP); if all clusters are off by as much, it is this machine that is wrong.',
			commands: ['date -u', kubectl(facts, "get --raw /version -v=8 2>&1 | grep -i 'date:'")],
		},
	};
};

export const clockChecks: readonly Check[] = [
	defineCheck({
		id: 'clock.skew',
		scope: 'cluster',
		title: 'clocks agree',
		why: 'A certificate made by a clock that is ahead is not valid yet for the others: istiod refuses it, and so do proxies.',
		when: {
			pass: "it differs from this machine's by a minute at most",
			note: 'without a mesh: by more than a minute',
			warn: 'by more than a minute; without a mesh: by more than five',
			fail: 'by more than five minutes',
			unknown: 'its answers carry no date',
		},
		run: eachCluster((facts, planned) => skew(facts, planned !== undefined)),
	}),
];
