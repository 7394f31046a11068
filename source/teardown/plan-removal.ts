import type {ObjectRef} from '../kubernetes/object.ts';
import {systemNamespace} from '../mesh/well-known.ts';
import type {Installer} from '../ports/installer.ts';
import {plural} from '../text/plural.ts';
import {kubectl} from '../mesh/pasted-command.ts';
import {sh} from '../text/shell.ts';
import {keyOf, type FoundObject} from './object-role.ts';
import type {Inventory} from './inventory.ts';
import {dispositionOf, partsOf, type Disposition, type Parts} from './group-by-step.ts';
import type {ClusterRemoval, Listed, Removal, RemovalPlan, RemovalStep} from './steps.ts';

/** The steps of a cluster. */
type What =
	| 'backup'
	| 'remove-remote-secrets'
	| 'verify-namespaces'
	| 'unexpose'
	| 'uninstall'
	| 'leftovers'
	| 'namespace'
	| 'look-again';

type Draft = {
	what: What;
	title: string;
	removal: Removal;
	objects: readonly Listed[];
	command?: readonly string[];
	/** The steps of the same cluster that come before, where there are any. */
	follows?: readonly What[];
	/** Those of every cluster: that the peers' secrets are gone, and that the remotes are uninstalled. */
	followsAll?: 'secrets' | 'secrets-and-remotes';
};

const byName = (a: Listed, b: Listed): number =>
	a.ref.kind.localeCompare(b.ref.kind) || keyOf(a.ref).localeCompare(keyOf(b.ref));

const listed = (objects: readonly FoundObject[]): Listed[] =>
	objects.map(({ref, foreignOwner}) => ({ref, foreignOwner})).toSorted(byName);

const namespaceRef: ObjectRef = {apiVersion: 'v1', kind: 'Namespace', name: systemNamespace};

const namespaceOrder = {
	follows: ['backup', 'unexpose', 'uninstall', 'leftovers'],
	followsAll: 'secrets',
} as const satisfies Partial<Draft>;

const namespaceDraft = (
	{systemNamespace: namespace}: Inventory,
	disposition: Disposition,
	parts: Parts,
): Draft[] => {
	if (namespace === undefined || disposition === 'none') {
		return [];
	}

	if (disposition === 'delete') {
		return [
			{
				what: 'namespace',
				title: `Delete namespace ${systemNamespace} with what is left in it`,
				removal: {type: 'delete-namespace', uid: namespace.uid},
				objects: [{ref: namespaceRef}, ...listed(parts.withNamespace)],
				...namespaceOrder,
			},
		];
	}

	const {ownLabels, ownAnnotations} = namespace;
	return ownLabels.length + ownAnnotations.length === 0
		? []
		: [
				{
					what: 'namespace',
					title: `Take ${[...ownLabels.map(key => `label ${key}`), ...ownAnnotations.map(key => `annotation ${key}`)].join(', ')} off namespace ${systemNamespace}, which stays`,
					removal: {type: 'release-namespace', labels: ownLabels, annotations: ownAnnotations},
					objects: [{ref: namespaceRef}],
					...namespaceOrder,
				},
			];
};

/** What takes Istio away: which objects, and how its command is spelt. */
type Purger = Pick<Installer, 'name' | 'commands' | 'purges'>;

const draftsFor = (
	{inventory, installer}: {inventory: Inventory; installer: Purger},
	disposition: Disposition,
	parts: Parts,
	foreign: readonly FoundObject[],
): Draft[] => {
	const {member, verifyNamespaces, lock} = inventory;
	const drafts: Draft[] = [];
	const add = (draft: Draft) => {
		if (draft.objects.length > 0) {
			drafts.push(draft);
		}
	};

	add({
		what: 'backup',
		title: 'Back up what mesh-wizard did not make and what goes all the same',
		removal: {type: 'backup'},
		objects: listed(foreign.filter(({ref}) => ref.kind !== 'Secret')),
	});
	add({
		what: 'remove-remote-secrets',
		title: 'Forget the peers',
		removal: {type: 'delete', part: 'remote-secrets'},
		objects: listed(parts.remoteSecrets),
	});
	add({
		what: 'verify-namespaces',
		title: 'Delete what interrupted proofs left',
		removal: {type: 'delete', part: 'verify-namespaces'},
		objects: verifyNamespaces.map(({ref}) => ({ref})),
	});
	add({
		what: 'unexpose',
		title: 'Close the gateways to other clusters',
		removal: {type: 'delete', part: 'exposed'},
		objects: listed(parts.exposed),
		followsAll: 'secrets',
	});
	add({
		what: 'uninstall',
		title: 'Uninstall Istio',
		removal: {type: 'purge'},
		objects: listed(parts.purged),
		command: installer.commands.purge({context: member.context}),
		follows: ['backup', 'verify-namespaces', 'unexpose'],
		followsAll: member.role === 'primary' ? 'secrets-and-remotes' : 'secrets',
	});
	add({
		what: 'leftovers',
		title: 'Delete what uninstalling leaves',
		removal: {type: 'delete', part: 'leftovers'},
		objects: listed(parts.leftovers),
		follows: ['verify-namespaces', 'unexpose', 'uninstall'],
		followsAll: 'secrets',
	});
	drafts.push(...namespaceDraft(inventory, disposition, parts));
	if (drafts.length > 0) {
		drafts.push({
			what: 'look-again',
			title: 'See that nothing is left',
			removal: {type: 'look-again'},
			objects: [],
			follows: drafts.map(({what}) => what),
		});
	} else if (lock !== undefined) {
		// Taking the lock and giving it back, as every run does, is all that it needs.
		drafts.push({
			what: 'look-again',
			title: 'Take over the lock that an interrupted run left, and give it back',
			removal: {type: 'look-again'},
			objects: [{ref: lock}],
		});
	}

	return drafts;
};

const notesFor = (
	{place, injected, sidecars, found}: Inventory,
	foreign: readonly FoundObject[],
): string[] => {
	const secrets = foreign
		.filter(({ref}) => ref.kind === 'Secret')
		.map(({ref}) => `${ref.namespace ?? ''}/${ref.name}`);
	const goes = found.some(({role}) => role === 'installed');
	return [
		...(goes && injected.length > 0
			? [
					`Namespace${injected.length === 1 ? '' : 's'} ${injected.join(', ')} still ask${injected.length === 1 ? 's' : ''} for sidecars by label; the label stays and means nothing without Istio.`,
				]
			: []),
		...sidecars.map(
			({namespace, pods}) =>
				`${plural(pods, 'pod')} in namespace ${namespace} ${pods === 1 ? 'runs a sidecar and keeps' : 'run a sidecar and keep'} it until restarted: ${kubectl(place, sh`-n ${namespace} rollout restart deployment`)}`,
		),
		...(secrets.length === 0
			? []
			: [
					`Secrets are never backed up: ${secrets.join(', ')}. Keep a copy of what you still need.`,
				]),
	];
};

const removalOf = (
	inventory: Inventory,
	installer: Purger,
): Omit<ClusterRemoval, 'steps'> & {drafts: Draft[]} => {
	const {member, found, systemNamespace: namespace, terminating, verifyNamespaces} = inventory;
	const disposition = dispositionOf(namespace);
	const parts = partsOf(found, {
		disposition,
		installer,
		going: new Set([...terminating, ...verifyNamespaces.map(({ref}) => ref.name)]),
	});
	const foreign = [...parts.purged, ...parts.withNamespace].filter(
		({foreignOwner}) => foreignOwner !== undefined,
	);
	const drafts = draftsFor({inventory, installer}, disposition, parts, foreign);
	return {
		cluster: member.name,
		context: member.context,
		drafts,
		disposition,
		stays: drafts.length === 0 ? [] : parts.stays.map(({ref, why}) => ({ref, why})),
		notes: notesFor(inventory, foreign),
		foreign,
	};
};

/**
Pure: what a teardown does to these clusters, in the order that Istio forces (fact R-10, decision D-30): the peers' secrets go first
everywhere, or their istiods log errors for ever; then the remotes; then the primaries that they take their sidecars from.
*/
export const planRemoval = (
	mesh: string,
	inventories: readonly Inventory[],
	installer: Purger,
): RemovalPlan => {
	const removals = inventories.map(inventory => ({inventory, ...removalOf(inventory, installer)}));
	const idsOf = (what: What, role?: 'primary' | 'remote') =>
		removals
			.filter(
				({inventory, drafts}) =>
					(role === undefined || inventory.member.role === role) &&
					drafts.some(draft => draft.what === what),
			)
			.map(({cluster}) => `${cluster}/${what}`);
	const secretsGone = idsOf('remove-remote-secrets');
	const remotesGone = idsOf('uninstall', 'remote');

	const clusters = removals.map(({inventory: _inventory, drafts, ...removal}): ClusterRemoval => {
		const steps = drafts.map(({what, follows = [], followsAll, ...draft}): RemovalStep => ({
			id: `${removal.cluster}/${what}`,
			cluster: removal.cluster,
			needs: [
				...new Set([
					...(followsAll === undefined ? [] : secretsGone),
					...drafts
						.filter(other => follows.includes(other.what))
						.map(other => `${removal.cluster}/${other.what}`),
					...(followsAll === 'secrets-and-remotes' ? remotesGone : []),
				]),
			],
			...draft,
		}));
		return {...removal, steps};
	});
	return {mesh, clusters};
};
