import {kubectl} from '../mesh/pasted-command.ts';
import type {Remedy} from '../checks/finding.ts';
import type {TestedCluster} from './tested-cluster.ts';
import type {ProofVerdict} from './proofs.ts';
import {spellRoots, type Roots} from './roots.ts';
import {isSameSet} from './sets.ts';
import type {ReadResult} from './read-result.ts';

const readRootCommand = (cluster: TestedCluster): string =>
	kubectl(
		cluster,
		String.raw`-n istio-system get configmap istio-ca-root-cert -o jsonpath='{.data.root-cert\.pem}' | openssl x509 -noout -subject -fingerprint -sha256`,
	);

export const rootRemedy = (from: TestedCluster, to: TestedCluster): Remedy => ({
	summary:
		'Put both under one root: a cacerts of the common root in every primary, then restart istiod, then the gateways and every workload.',
	commands: [readRootCommand(from), readRootCommand(to)],
});

/** Whether two clusters hand out the same root. Bundles that only overlap, as in the middle of a rotation, are left to the traffic. */
export const checkRoots = (
	{from, to}: {from: TestedCluster; to: TestedCluster},
	fromRoots: ReadResult<Roots>,
	toRoots: ReadResult<Roots>,
): ProofVerdict => {
	// The same words for both directions, so that reports tell them once.
	if (from.name > to.name) {
		return checkRoots({from: to, to: from}, toRoots, fromRoots);
	}

	const source = `ConfigMap istio-ca-root-cert of ${from.name} and ${to.name}`;
	if (!fromRoots.seen || !toRoots.seen) {
		const [cluster, roots] = fromRoots.seen ? [to, toRoots] : [from, fromRoots];
		return {
			status: 'unknown',
			observed: `the root that ${cluster.name} hands out could not be read${roots.seen ? '' : `: ${roots.why}`}`,
			source,
			mayHeal: !roots.seen && roots.mayHeal,
		};
	}

	const ours = new Set(fromRoots.value.map(({fingerprint}) => fingerprint));
	const theirs = new Set(toRoots.value.map(({fingerprint}) => fingerprint));
	if (ours.size > 0 && isSameSet(ours, theirs)) {
		return {status: 'pass', observed: `both hand out root ${spellRoots(fromRoots.value)}`, source};
	}

	const observed = `${from.name} hands out root ${spellRoots(fromRoots.value)}, ${to.name} root ${spellRoots(toRoots.value)}`;
	return [...ours].every(fingerprint => !theirs.has(fingerprint))
		? {
				status: 'fail',
				observed,
				source,
				remedy: rootRemedy(from, to),
			}
		: {status: 'unknown', observed: `${observed}; they share one`, source};
};
