import {meshConfigSet, trustDomainSet} from '../../mesh/overlay-settings.ts';
import {textOf} from '../../untyped.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {shortFingerprint} from '../../trust/fingerprints.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {few, listed} from '../../text/listed.ts';
import {defineCheck} from '../define-check.ts';
import type {CheckContext, Verdict} from '../finding.ts';
import {ifIntended, plannedFor, undetermined} from '../subjects.ts';
import {isUnopened, storedTrust} from './stored-trust.ts';

/** Primaries issue certificates; without a plan, any cluster may be one. */
export const primariesOf = (context: CheckContext): readonly ClusterFacts[] =>
	context.clusters.filter(
		({name}) => context.model === undefined || plannedFor(context, name)?.role === 'primary',
	);

const usual = 'cluster.local';

type Domain = {name: string; domain: string; aliases: readonly string[]};

/** The trust domain that a cluster's identities have or get, and those that it accepts beside: what base.yaml sets, else what its control plane runs with. */
const domainOf = (facts: ClusterFacts, context: CheckContext): Domain | undefined => {
	const overlays = plannedFor(context, facts.name)?.overlays ?? [];
	const asked = trustDomainSet(overlays);
	const askedAliases = meshConfigSet(overlays, 'trustDomainAliases');
	const running = facts.istio.known
		? facts.istio.value.controlPlanes.find(({namespace}) => namespace === systemNamespace)
		: undefined;
	const unset = running !== undefined || (facts.istio.known && context.model !== undefined);
	const domain = asked ?? running?.settings?.trustDomain ?? (unset ? usual : undefined);
	return domain === undefined
		? undefined
		: {
				name: facts.name,
				domain,
				aliases: Array.isArray(askedAliases)
					? askedAliases.flatMap(alias => textOf(alias) ?? [])
					: (running?.settings?.trustDomainAliases ?? []),
			};
};

/** So many of one domain are told one by one. */
const mostAlone = 6;

/** Who refuses whose identities, for want of an alias (fact C-11). */
const refusalsAmong = (known: readonly Domain[]): string[] => {
	const groups = [...Map.groupBy(known, ({domain}) => domain)];
	return known.flatMap(({name, domain, aliases}) =>
		groups
			.filter(([other]) => other !== domain && !aliases.includes(other))
			.flatMap(([other, holders]) => {
				const names = holders.map(holder => holder.name);
				return (names.length > mostAlone ? [few(names, mostAlone)] : names).map(
					refused =>
						`${name} refuses the identities of ${refused}, as ${other} is not among its trustDomainAliases`,
				);
			}),
	);
};

const spellDomain = ([domain, holders]: readonly [string, readonly Domain[]]): string => {
	const aliases = [...new Set(holders.flatMap(holder => holder.aliases))];
	return `${domain}: ${listed(holders.map(({name}) => name))}${aliases.length === 0 ? '' : ` (accepting ${listed(aliases)})`}`;
};

const trustDomain = (context: CheckContext): Verdict => {
	const primaries = primariesOf(context);
	const clusters = primaries.map(({name}) => name);
	const source = `ConfigMap ${systemNamespace}/istio; base.yaml and overlays`;
	const known = primaries.flatMap(facts => domainOf(facts, context) ?? []);
	const groups = [...Map.groupBy(known, ({domain}) => domain)];
	const refusals = refusalsAmong(known);
	const observed = [...groups.map(group => spellDomain(group)), ...refusals].join('; ');
	if (refusals.length > 0) {
		return {
			clusters,
			status: ifIntended(context.model !== undefined, 'fail'),
			observed,
			source,
			remedy: {
				summary:
					'Set the same meshConfig.trustDomain for all, in base.yaml, or nowhere; or name the others in meshConfig.trustDomainAliases on every side.',
				commands: primaries
					.slice(0, 3)
					.map(facts =>
						kubectl(
							facts,
							`get configmap -n ${systemNamespace} istio -o jsonpath='{.data.mesh}' | grep -A5 trustDomain`,
						),
					),
			},
		};
	}

	const missing = primaries.find(({istio}) => !istio.known)?.istio;
	if (missing?.known === false) {
		return {clusters, ...undetermined(missing)};
	}

	return groups.length === 0
		? {
				clusters,
				status: 'skipped',
				observed: 'no control plane runs yet',
				source,
			}
		: {
				clusters,
				status: 'pass',
				observed,
				source,
			};
};

const sharedIntermediate = (context: CheckContext): Verdict => {
	const primaries = primariesOf(context);
	const clusters = primaries.map(({name}) => name);
	const source = `Secrets ${systemNamespace}/cacerts`;
	const known = primaries.flatMap(facts => {
		const authority = storedTrust(facts)?.authority;
		return authority === undefined ? [] : [{name: facts.name, authority}];
	});
	const shared = [...Map.groupBy(known, ({authority}) => authority)].filter(
		([, holders]) => holders.length > 1,
	);
	if (shared.length > 0) {
		return {
			clusters: shared.flatMap(([, holders]) => holders.map(({name}) => name)),
			status: 'warn',
			observed: shared
				.map(
					([authority, holders]) =>
						`${listed(holders.map(({name}) => name))} have the intermediate ${shortFingerprint(authority)}`,
				)
				.join('; '),
			source,
			remedy: {
				summary:
					'Give each primary an intermediate of its own: who gets the key of one could speak for all. Delete the Secret in one of them and apply, with trust.mode generated and the root in its folder.',
				commands: [],
			},
		};
	}

	const missing = primaries.find(({cacerts}) => !cacerts.known)?.cacerts;
	if (missing?.known === false) {
		return {clusters, ...undetermined(missing)};
	}

	if (
		known.length < 2 ||
		primaries.some(facts => isUnopened(facts) && storedTrust(facts) === undefined)
	) {
		return {
			clusters,
			status: 'skipped',
			observed:
				known.length < 2
					? 'fewer than two intermediates are known'
					: 'some intermediates are not known without --read-secrets',
			source,
		};
	}

	return {
		clusters,
		status: 'pass',
		observed: `${String(known.length)} different ones`,
		source,
	};
};

const ofSeveral =
	(rule: (context: CheckContext) => Verdict) =>
	(context: CheckContext): Verdict[] =>
		primariesOf(context).length < 2 ? [] : [rule(context)];

export const acrossChecks = [
	defineCheck({
		id: 'trust.trust-domain',
		scope: 'mesh',
		title: "all primaries have one trust domain, or accept one another's",
		why: 'The trust domain is part of every identity: a proxy refuses a peer whose certificate has another, unless that is among its trustDomainAliases.',
		when: {
			pass: 'they have, or each has the others among its aliases',
			note: 'without a mesh: they differ, and some lack an alias',
			fail: 'they differ, as they run or as base.yaml has it, and some lack an alias',
			unknown: 'control planes could not be read',
			skipped: 'none runs yet, and no mesh is given',
		},
		run: ofSeveral(trustDomain),
	}),
	defineCheck({
		id: 'trust.shared-intermediate',
		scope: 'mesh',
		title: 'each primary has an intermediate of its own',
		why: 'A key that two clusters share is lost in both when it is lost in one.',
		when: {
			pass: 'they have',
			warn: 'some share one',
			unknown: 'Secrets could not be listed',
			skipped: 'fewer than two are known, or some are not without --read-secrets',
		},
		run: ofSeveral(sharedIntermediate),
	}),
];
