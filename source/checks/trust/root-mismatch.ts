import {rootConfigMap, systemNamespace} from '../../mesh/well-known.ts';
import {describeRoots, groupByRoot, oddOnesOut} from '../../trust/fingerprints.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {listed} from '../../text/listed.ts';
import {defineCheck} from '../define-check.ts';
import type {CheckContext, Verdict} from '../finding.ts';
import {ifIntended, undetermined} from '../subjects.ts';
import {primariesOf} from './across.ts';

const source = `ConfigMap ${systemNamespace}/${rootConfigMap}`;

const rootMismatch = (context: CheckContext): Verdict => {
	const asked = primariesOf(context);
	const clusters = asked.map(({name}) => name);
	const holders = asked.flatMap(({name, liveRoot}) =>
		liveRoot.known && liveRoot.value !== undefined
			? [{cluster: name, roots: liveRoot.value.fingerprints}]
			: [],
	);
	const groups = groupByRoot(holders);
	const all = holders.flatMap(({roots}) => roots);
	const described = groups
		.map(group => `${listed(group.clusters)}: root ${describeRoots(group.roots, all)}`)
		.join('; ');
	const missing = asked.map(({liveRoot}) => liveRoot).find(fact => !fact.known);

	if (groups.length > 1) {
		const odd = oddOnesOut(groups);
		// While a root is being rotated, some clusters trust both already: one root in common keeps the traffic going.
		const isTorn = groups.some(({roots}) =>
			groups.some(other => !roots.some(root => other.roots.includes(root))),
		);
		return {
			clusters,
			status: ifIntended(context.model !== undefined, isTorn ? 'fail' : 'warn'),
			observed: `${described}${odd.length === 0 ? '' : `; the odd one out is ${listed(odd)}`}`,
			source,
			remedy: {
				summary:
					'Give the odd cluster an intermediate of the common root, then restart istiod and all workloads there; see which root is which.',
				commands: asked.map(facts =>
					kubectl(
						facts,
						String.raw`get configmap -n ${systemNamespace} ${rootConfigMap} -o jsonpath='{.data.root-cert\.pem}' | openssl x509 -noout -subject -fingerprint -sha256`,
					),
				),
			},
		};
	}

	if (missing?.known === false) {
		return {clusters, ...undetermined(missing)};
	}

	if (holders.length === 0) {
		return {
			clusters,
			status: 'skipped',
			observed: 'no root is handed out yet',
			source,
		};
	}

	return {
		clusters,
		status: 'pass',
		observed: described,
		source,
	};
};

export const rootMismatchCheck = defineCheck({
	id: 'trust.root-mismatch',
	scope: 'mesh',
	title: 'all primaries hand out one root',
	why: 'With different roots no request fails: each is answered by the own cluster alone, and the others never get any.',
	when: {
		pass: 'all roots handed out are the same',
		note: 'without a mesh: they differ',
		warn: 'they differ, but have a root in common',
		fail: 'they differ and have none in common',
		unknown: 'a root could not be read',
		skipped: 'none is handed out yet',
	},
	run: context => (primariesOf(context).length < 2 ? [] : [rootMismatch(context)]),
});
