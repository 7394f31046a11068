import {rootConfigMap, systemNamespace} from '../../mesh/well-known.ts';
import {
	describeRoots,
	groupByRoot,
	oddOnesOut,
	shortFingerprint,
} from '../../trust/fingerprints.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {listed} from '../../text/listed.ts';
import {defineCheck} from '../define-check.ts';
import type {CheckContext, Verdict} from '../finding.ts';
import {ifIntended, undetermined} from '../subjects.ts';
import {signingRootOf} from './stored-trust.ts';
import {primariesOf} from './across.ts';

/** What one cluster does not accept of another, and what follows for both: either side of a request verifies the other. */
const refusalText = (
	{cluster, other, root}: {cluster: string; other: string; root: string},
	among: readonly string[],
): string =>
	`${cluster} does not trust ${shortFingerprint(root, among)}, under which ${other} signs: requests fail from ${other} to ${cluster} and from ${cluster} to ${other}`;

/** After so many, each more says the same of other clusters. */
const mostRefusals = 20;
const mostCommands = 20;

/** Who accepts the root of whom not. */
const refusalsAmong = (
	holders: ReadonlyArray<{cluster: string; roots: readonly string[]}>,
	signers: ReadonlyArray<{cluster: string; root: string}>,
) =>
	holders.flatMap(({cluster, roots}) =>
		signers
			.filter(signer => signer.cluster !== cluster && !roots.includes(signer.root))
			.map(signer => ({cluster, other: signer.cluster, root: signer.root})),
	);

const source = `ConfigMap ${systemNamespace}/${rootConfigMap}`;

const rootMismatch = (context: CheckContext): Verdict => {
	const asked = primariesOf(context);
	const clusters = asked.map(({name}) => name);
	const holders = asked.flatMap(({name, liveRoot}) =>
		liveRoot.known && liveRoot.value !== undefined
			? [{cluster: name, roots: liveRoot.value.fingerprints}]
			: [],
	);
	const signers = asked.flatMap(facts => {
		const root = signingRootOf(facts);
		return root === undefined ? [] : [{cluster: facts.name, root}];
	});
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
		const refusing = isTorn ? [] : refusalsAmong(holders, signers);
		return {
			clusters,
			status: ifIntended(
				context.model !== undefined,
				isTorn || refusing.length > 0 ? 'fail' : 'warn',
			),
			observed: [
				described,
				...(odd.length === 0 ? [] : [`the odd one out is ${listed(odd)}`]),
				...refusing.slice(0, mostRefusals).map(one => refusalText(one, all)),
				...(refusing.length > mostRefusals
					? [`and so on for ${String(refusing.length - mostRefusals)} more`]
					: []),
			].join('; '),
			source,
			remedy: {
				summary: isTorn
					? 'Give the odd cluster an intermediate of the common root, then restart istiod and all workloads there; see which root is which.'
					: `While a root is changed, every cluster has to trust each root that signs anywhere: put all of them into the root-cert.pem of each, restart istiod and all workloads, and only then let another root sign.${refusing.length === 0 && signers.length < asked.length ? ' Which root signs where, --read-secrets tells.' : ''}`,
				commands: asked
					.slice(0, mostCommands)
					.map(facts =>
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
		warn: 'they differ, but have a root in common, and nobody is known to sign under another',
		fail: 'they differ and have none in common, or one signs under a root that another does not trust',
		unknown: 'a root could not be read',
		skipped: 'none is handed out yet',
	},
	run: context => (primariesOf(context).length < 2 ? [] : [rootMismatch(context)]),
});
