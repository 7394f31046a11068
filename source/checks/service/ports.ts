import {kubectl} from '../../mesh/pasted-command.ts';
import type {ServicePort} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {shellWord} from '../../text/shell.ts';
import {defineCheck} from '../define-check.ts';
import type {CheckContext, Verdict} from '../finding.ts';
import {ifIntended} from '../subjects.ts';
import {nameOf, namesOf, offersOf, unlessUnseen, type Offer} from './offers.ts';

/** `clash`: requests go there and fail; `gap`: pods are left out; `manner`: spoken to in different ways. */
type Difference = {
	kind: 'clash' | 'gap' | 'manner';
	offers: readonly Offer[];
	text: string;
};

type Holder = {offer: Offer; port: ServicePort};

const spellPort = (name: string): string =>
	name === '' ? 'the port without a name' : `port ${name}`;

const holdersIn = (holders: readonly Holder[]): string =>
	few(holders.map(({offer}) => offer.facts.name));

/** `8080 in east and 9090 in west`. */
const spellGroups = (holders: readonly Holder[], spell: (port: ServicePort) => string): string =>
	few(
		[...Map.groupBy(holders, ({port}) => spell(port))].map(
			([value, group]) => `${value} in ${holdersIn(group)}`,
		),
	);

const spellNumber = ({number, transport}: ServicePort): string =>
	transport === 'TCP' ? String(number) : `${String(number)}/${transport}`;

const distinct = (holders: readonly Holder[], of: (port: ServicePort) => string): number =>
	new Set(holders.map(({port}) => of(port))).size;

/**
How a Service's clusters differ, the worst first. Endpoints are put together by the port's name; across networks, the number of the asking
cluster is what the gateway is asked for (fact G-11).
*/
const differenceOf = (offers: readonly Offer[]): Difference | undefined => {
	if (new Set(offers.map(({service}) => JSON.stringify(service.ports))).size < 2) {
		return undefined;
	}

	const [first] = offers;
	const service = first === undefined ? '' : nameOf(first.service);
	const byName = [
		...Map.groupBy(
			offers.flatMap(offer => offer.service.ports.map(port => ({offer, port}))),
			({port}) => port.name,
		),
	];
	for (const [name, holders] of byName) {
		if (
			distinct(holders, port => spellNumber(port)) > 1 &&
			new Set(holders.map(({offer}) => offer.network)).size > 1
		) {
			const text = spellGroups(holders, port => spellNumber(port));
			return {kind: 'clash', offers, text: `${service} (${spellPort(name)} is ${text})`};
		}
	}

	const partial = byName.filter(([, holders]) => holders.length < offers.length);
	if (partial.length > 0) {
		const texts = partial.map(
			([name, holders]) => `${spellPort(name)} only in ${holdersIn(holders)}`,
		);
		return {kind: 'gap', offers, text: `${service} (${few(texts)})`};
	}

	for (const [name, holders] of byName) {
		if (distinct(holders, ({protocol = ''}) => protocol) > 1) {
			const text = spellGroups(holders, ({protocol = 'none'}) => protocol);
			return {
				kind: 'manner',
				offers,
				text: `${service} (appProtocol of ${spellPort(name)}: ${text})`,
			};
		}
	}

	return undefined;
};

const consequences: ReadonlyArray<readonly [kind: Difference['kind'], consequence: string]> = [
	[
		'clash',
		'one name, different numbers: what sidecars of the one send to pods of the other fails at the gateway there; retries hide it for HTTP while pods elsewhere answer',
	],
	[
		'gap',
		'Istio joins ports by their names: pods of a cluster that has not the name are left out for the others',
	],
	['manner', 'each cluster treats the requests in its own way: by HTTP rules, or as plain TCP'],
];

const verdictsFor = (context: CheckContext): Verdict[] => {
	const {clusters, model} = context;
	const source = 'Services of all clusters';
	const found = [...offersOf(context).values()].flatMap(offers => differenceOf(offers) ?? []);
	const ofKind = (wanted: Difference['kind']) => found.filter(({kind}) => kind === wanted);
	if (found.length === 0) {
		return unlessUnseen(context, ({services}) => [services], {
			observed: 'the ports of each agree',
			source,
		});
	}

	const concerned = new Set(found.flatMap(({offers}) => offers.map(({facts}) => facts.name)));
	const worst = consequences.map(([kind]) => ofKind(kind)[0]).find(one => one !== undefined);
	return [
		{
			clusters: namesOf(clusters).filter(name => concerned.has(name)),
			status: ifIntended(model !== undefined && ofKind('clash').length > 0, 'warn'),
			observed: consequences
				.map(([kind, consequence]) => ({texts: ofKind(kind).map(({text}) => text), consequence}))
				.filter(({texts}) => texts.length > 0)
				.map(({texts, consequence}) => `${few(texts)}: ${consequence}`)
				.join('; '),
			source,
			remedy: {
				summary:
					'Give the Service the same ports in every cluster: name, number and appProtocol. What differs on purpose gets a name of its own, or stays in its cluster by clusterLocal in meshConfig.serviceSettings.',
				commands: (worst?.offers ?? [])
					.slice(0, 3)
					.map(({facts, service: {namespace, name}}) =>
						kubectl(
							facts,
							`get service -n ${shellWord(namespace)} ${shellWord(name)} -o jsonpath='{.spec.ports}'`,
						),
					),
			},
		},
	];
};

export const portsCheck = defineCheck({
	id: 'service.ports',
	scope: 'mesh',
	title: 'a Service has the same ports in every cluster',
	why: 'Istio takes Services of one name and namespace for one: a client goes by the ports of its own cluster, whichever cluster answers.',
	when: {
		pass: 'no Service of several clusters differs',
		note: 'some have a port name that others lack, or another appProtocol; without a mesh: or another number',
		warn: 'a port of one name has different numbers on different networks',
		unknown: 'Services could not be listed, or are too many',
	},
	run: context => (context.clusters.length < 2 ? [] : verdictsFor(context)),
});
