import {choosesHost} from '../../mesh/hosts.ts';
import {kubectlYaml} from '../../mesh/pasted-command.ts';
import type {ClusterFacts, RootSidecarFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {defineCheck} from '../define-check.ts';
import type {CheckContext, Verdict} from '../finding.ts';
import {nameOf, namesOf, offersOf, unlessUnseen, type Offer} from '../service/offers.ts';
import {plannedFor} from '../subjects.ts';
import {isUnread} from './authorization.ts';

type Left = {facts: ClusterFacts; sidecar: RootSidecarFacts; namespaces: readonly string[]};

/** Whether proxies of other namespaces are told of a host: `./` is the proxy's own namespace, `~/` none (fact G-15). */
const isTold = (
	{hosts}: RootSidecarFacts,
	{namespace, host}: {namespace: string; host: string},
): boolean =>
	hosts.some(entry => {
		const [from = '', pattern = ''] = entry.split('/');
		return (from === '*' || from === namespace) && choosesHost(pattern, host);
	});

const leftOf = (
	facts: ClusterFacts,
	sidecar: RootSidecarFacts,
	offers: ReadonlyMap<string, readonly Offer[]>,
): Left => {
	const namespaces = new Set<string>();
	for (const [host, there] of offers) {
		const offer = there.find(other => other.facts !== facts);
		if (
			offer !== undefined &&
			!namespaces.has(offer.service.namespace) &&
			!isTold(sidecar, {namespace: offer.service.namespace, host})
		) {
			namespaces.add(offer.service.namespace);
		}
	}

	return {facts, sidecar, namespaces: [...namespaces]};
};

const verdictsFor = (context: CheckContext): Verdict[] => {
	const readHere = context.clusters.filter(({name}) => !isUnread(plannedFor(context, name)));
	const sidecars = readHere.flatMap(facts =>
		facts.rootSidecars.known ? facts.rootSidecars.value.map(sidecar => ({facts, sidecar})) : [],
	);
	const offers = sidecars.length === 0 ? new Map<string, readonly Offer[]>() : offersOf(context);
	const found = sidecars
		.map(({facts, sidecar}) => leftOf(facts, sidecar, offers))
		.filter(({namespaces}) => namespaces.length > 0);
	const source = "Sidecars of the mesh's root namespaces, Services of all clusters";
	if (found.length === 0) {
		const isRead = new Set(readHere);
		return unlessUnseen(
			context,
			facts => [
				...(isRead.has(facts) ? [facts.rootSidecars] : []),
				...(sidecars.length === 0 ? [] : [facts.services]),
			],
			{
				observed:
					sidecars.length === 0 ? 'none is there' : 'they take in what other clusters offer',
				source,
			},
		);
	}

	return [
		{
			clusters: namesOf(context.clusters).filter(name =>
				found.some(({facts}) => facts.name === name),
			),
			status: 'note',
			observed: `${few(found.map(({facts, sidecar, namespaces}) => `${nameOf(sidecar)} in ${facts.name} leaves out ${few(namespaces)}`))}: sidecars of other namespaces there know nothing of these Services, so that their requests reach no other cluster`,
			source,
			remedy: {
				summary:
					'Add them to egress.hosts of the Sidecar, as NAMESPACE/* or */*; or give the namespaces that ask for them a Sidecar of their own.',
				commands: found
					.slice(0, 3)
					.map(({facts, sidecar}) => kubectlYaml(facts, 'sidecars.networking.istio.io', sidecar)),
			},
		},
	];
};

export const rootSidecarCheck = defineCheck({
	id: 'policy.root-sidecar',
	scope: 'mesh',
	title: 'sidecars are told of what other clusters offer',
	why: 'A Sidecar in the root namespace says for the whole mesh of which hosts proxies are told; for others they go by the name server alone, whose address leads to pods of their own cluster.',
	when: {
		pass: 'no such Sidecar limits them, or it takes in what other clusters offer',
		note: 'one leaves out Services that other clusters offer',
		unknown: 'Sidecars, or beside one Services, could not be listed',
	},
	run: context => (context.clusters.length < 2 ? [] : verdictsFor(context)),
});
