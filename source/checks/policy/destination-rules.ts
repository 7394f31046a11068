import {choosesHost, wholeHost} from '../../mesh/hosts.ts';
import {kubectlYaml} from '../../mesh/pasted-command.ts';
import type {ClusterFacts, DestinationRuleFacts} from '../../survey/facts.ts';
import {few, listed} from '../../text/listed.ts';
import {defineCheck} from '../define-check.ts';
import type {CheckContext, Verdict} from '../finding.ts';
import {
	domainOf,
	nameOf,
	namesOf,
	networkOf,
	offersOf,
	unlessUnseen,
	type Offer,
} from '../service/offers.ts';
import {ifIntended, plannedFor} from '../subjects.ts';
import {isUnread} from './authorization.ts';

type Found = {facts: ClusterFacts; rule: DestinationRuleFacts};

/** Whether a rule is for a Service that a cluster of another network has. Most rules name one host: only patterns look at all. */
const isForOthers = (
	{facts, rule}: Found,
	offers: ReadonlyMap<string, readonly Offer[]>,
	context: CheckContext,
): boolean => {
	const host = wholeHost(rule.host, rule.namespace, domainOf(context, facts));
	const chosen = host.includes('*')
		? [...offers].filter(([one]) => choosesHost(host, one)).map(([, there]) => there)
		: [offers.get(host) ?? []];
	const own = networkOf(context, facts);
	return chosen.some(there => there.some(({network}) => network !== own));
};

/** What such rules do, the worst first (facts G-14 and G-16). */
const kinds: ReadonlyArray<{
	isOne: (rule: DestinationRuleFacts) => boolean;
	says: (rule: DestinationRuleFacts) => string;
	consequence: string;
	remedy: string;
}> = [
	{
		isOne: ({foreignTls}) => foreignTls.length > 0,
		says: ({foreignTls}) => `, tls.mode ${listed(foreignTls)}`,
		consequence:
			'gateways find Services by the TLS of the mesh alone, so that no request crosses networks, neither from this cluster nor to it',
		remedy:
			'Use ISTIO_MUTUAL, or leave tls out: Istio chooses it by itself. A Service that must be asked without TLS stays in its cluster.',
	},
	{
		isOne: ({ejects}) => ejects !== undefined,
		says: ({ejects = 0}) => `, maxEjectionPercent ${String(ejects)}`,
		consequence:
			'all pods of another network are one endpoint, the address of its gateway; errors of one of them eject all',
		remedy:
			'Leave maxEjectionPercent at its default of 10, or count what the gateway itself fails at alone: consecutiveGatewayErrors, with consecutive5xxErrors 0.',
	},
	{
		isOne: ({isFailoverIdle}) => isFailoverIdle,
		says: () => '',
		consequence:
			'failover without outlierDetection does nothing, requests go to all clusters alike',
		remedy: 'Add outlierDetection to the same trafficPolicy.',
	},
];

const verdictsFor = (context: CheckContext): Verdict[] => {
	const {clusters, model} = context;
	const readHere = clusters.filter(({name}) => !isUnread(plannedFor(context, name)));
	const rules = readHere.flatMap(facts =>
		facts.destinationRules.known ? facts.destinationRules.value.map(rule => ({facts, rule})) : [],
	);
	const offers = rules.length === 0 ? new Map<string, readonly Offer[]>() : offersOf(context);
	const found = rules.filter(rule => isForOthers(rule, offers, context));
	const source = 'DestinationRules, and Services of all clusters';
	if (found.length === 0) {
		const isRead = new Set(readHere);
		return unlessUnseen(
			context,
			facts => [
				...(isRead.has(facts) ? [facts.destinationRules] : []),
				...(rules.length === 0 ? [] : [facts.services]),
			],
			{observed: 'none keeps requests from other networks', source},
		);
	}

	const groups = kinds
		.map(kind => ({...kind, rules: found.filter(({rule}) => kind.isOne(rule))}))
		.filter(({rules: some}) => some.length > 0);
	const [worst] = groups;
	return [
		{
			clusters: namesOf(clusters).filter(name => found.some(({facts}) => facts.name === name)),
			status: ifIntended(
				model !== undefined && found.some(({rule}) => rule.foreignTls.length > 0),
				'warn',
			),
			observed: groups
				.map(({rules: some, says, consequence}) => {
					const names = some.map(
						({facts, rule}) => `${nameOf(rule)} in ${facts.name} (host ${rule.host}${says(rule)})`,
					);
					return `${few(names)}: ${consequence}`;
				})
				.join('; '),
			source,
			remedy: worst && {
				summary: worst.remedy,
				commands: worst.rules
					.slice(0, 3)
					.map(({facts, rule}) => kubectlYaml(facts, 'destinationrules.networking.istio.io', rule)),
			},
		},
	];
};

export const destinationRulesCheck = defineCheck({
	id: 'policy.destination-rules',
	scope: 'mesh',
	title: 'DestinationRules let requests cross networks',
	why: 'A DestinationRule that suits pods nearby may cut off those of another network, who all stand behind one address and are found by the TLS of the mesh.',
	when: {
		pass: 'none for a Service of another network sets TLS of its own, ejects more than a tenth, or has failover without outlier detection',
		note: 'one ejects, or has failover that does nothing; without a mesh: or sets TLS of its own',
		warn: "one sets another TLS mode than the mesh's own",
		unknown: 'they, or beside one Services, could not be listed',
	},
	run: context => (context.clusters.length < 2 ? [] : verdictsFor(context)),
});
