import type {ClusterFacts} from '../../survey/facts.ts';
import {answering, ifIntended, undetermined} from '../subjects.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {listed} from '../../text/listed.ts';
import {defineCheck} from '../define-check.ts';
import type {CheckContext, Verdict} from '../finding.ts';

/** `IPv4`, `IPv6` or both; undefined where no range is known. */
const familiesOf = ({podRanges, serviceRanges}: ClusterFacts): string | undefined => {
	const cidrs = [podRanges, serviceRanges].flatMap(fact => (fact.known ? fact.value.cidrs : []));
	const families = [...new Set(cidrs.map(cidr => (cidr.includes(':') ? 'IPv6' : 'IPv4')))].toSorted(
		(a, b) => a.localeCompare(b),
	);
	return families.length === 0 ? undefined : families.join(' and ');
};

const resultFor = ({clusters, model}: CheckContext): Verdict => {
	const names = clusters.map(({name}) => name);
	const source = 'pod and service ranges';
	const known = clusters.flatMap(facts => {
		const families = familiesOf(facts);
		return families === undefined ? [] : [{name: facts.name, families}];
	});
	const groups = [...Map.groupBy(known, ({families}) => families)];
	const observed = groups
		.map(([families, holders]) => `${families}: ${listed(holders.map(({name}) => name))}`)
		.join('; ');
	if (groups.length > 1) {
		return {
			status: ifIntended(model !== undefined, 'warn'),
			clusters: names,
			observed,
			source,
			remedy: {
				summary:
					'Where clusters share no family, give each a network of its own, whose gateway has an address of a family that all have.',
				commands: answering(clusters)
					.slice(0, 3)
					.map(facts =>
						kubectl(
							facts,
							'get services -A -o custom-columns=NAME:.metadata.name,FAMILIES:.spec.ipFamilies',
						),
					),
			},
		};
	}

	const missing = clusters.find(facts => familiesOf(facts) === undefined)?.podRanges;
	return missing?.known === false
		? {clusters: names, ...undetermined(missing)}
		: {
				status: 'pass',
				clusters: names,
				observed,
				source,
			};
};

export const ipFamiliesCheck = defineCheck({
	id: 'network.ip-families',
	scope: 'mesh',
	title: 'all clusters have the same IP families',
	why: 'A pod with IPv4 alone cannot reach one that has IPv6 alone, and dual stack hides it until an address of the other kind is picked.',
	when: {
		pass: 'they have',
		note: 'without a mesh: they differ',
		warn: 'they differ',
		unknown: "a cluster's ranges are not known",
	},
	run: context => (context.clusters.length < 2 ? [] : [resultFor(context)]),
});
