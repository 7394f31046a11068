import type {ApiFailureKind} from '../../ports/cluster.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster} from '../subjects.ts';
import {reachFailure} from './reach-failures.ts';

/** Kinds of which the words say all there is to say. */
const isTold: ReadonlySet<ApiFailureKind> = new Set(['dns', 'refused', 'not-tls', 'tls-silent']);

const observedOf = (
	{kind, detail}: Extract<ClusterFacts['reach'], {ok: false}>,
	words: string | undefined,
): string => {
	if (words === undefined) {
		return detail;
	}

	return isTold.has(kind) ? words : `${words}: ${detail}`;
};

const reachable = (facts: ClusterFacts): CheckResult => {
	if (facts.reach.ok) {
		return {
			status: 'pass',
			observed: `answers in ${facts.reach.milliseconds} ms`,
			source: facts.server,
		};
	}

	const {text: words, remedy} = reachFailure(facts.reach.kind, facts);
	return {
		status: 'fail',
		observed: observedOf(facts.reach, words),
		source: facts.server,
		remedy,
	};
};

const slowMs = 1000;
const tooSlowMs = 5000;

const slow = (facts: ClusterFacts): CheckResult => {
	const {reach, server} = facts;
	if (!reach.ok) {
		return {
			status: 'skipped',
			observed: 'it does not answer; api.reachable says so',
			source: server,
		};
	}

	const {milliseconds} = reach;
	if (milliseconds < slowMs) {
		return {status: 'pass', observed: `${milliseconds} ms`, source: server};
	}

	return {
		status: milliseconds < tooSlowMs ? 'note' : 'warn',
		observed: `${(milliseconds / 1000).toFixed(1)} s for the first answer`,
		source: server,
		remedy: {
			summary: 'See which part takes the time: the connection, a credential plugin, or the server.',
			commands: [kubectl(facts, 'get --raw /version -v=6')],
		},
	};
};

export const reachableCheck = defineCheck({
	id: 'api.reachable',
	scope: 'cluster',
	title: 'API server answers',
	why: 'Nothing can be learned of a cluster, or installed in it, without its API server.',
	when: {
		pass: 'it answers GET /version and accepts the credentials',
		fail: 'it does not; the finding tells a dead name, a closed port, silence, a slow answer, a failing proxy, a missing or silent TLS, a foreign certificate, a refused client certificate, 401, 403, a failing credential plugin, errors of a load balancer, too many requests and a server that is not Kubernetes apart',
	},
	run: eachCluster(reachable),
});

export const slowCheck = defineCheck({
	id: 'api.slow',
	scope: 'cluster',
	title: 'API server answers soon',
	why: 'Every step waits for it, and so does every istiod of the mesh that starts: 30 seconds at most.',
	when: {
		pass: 'the first answer takes less than a second',
		note: 'it takes a second or more',
		warn: 'it takes five seconds or more',
		skipped: 'it does not answer at all',
	},
	run: eachCluster(slow),
});
