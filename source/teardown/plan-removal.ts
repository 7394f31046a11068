import type {ObjectRef} from '../kubernetes/object.ts';
import {systemNamespace} from '../mesh/well-known.ts';
import type {Installer} from '../ports/installer.ts';
import {plural} from '../text/plural.ts';
import {keyOf, type FoundObject} from './object-role.ts';
import type {Inventory} from './inventory.ts';
import {dispositionOf, partsOf, type Disposition, type Parts} from './group-by-step.ts';
import type {ClusterRemoval, Listed, Removal, RemovalPlan, RemovalStep} from './steps.ts';

type Draft = {
	what: string;
	title: string;
	removal: Removal;
	objects: readonly Listed[];
	command?: readonly string[];
};

const byName = (a: Listed, b: Listed): number =>
	a.ref.kind.localeCompare(b.ref.kind) || keyOf(a.ref).localeCompare(keyOf(b.ref));

const listed = (objects: readonly FoundObject[]): Listed[] =>
	objects.map(({ref, stranger}) => ({ref, stranger})).toSorted(byName);

const namespaceRef: ObjectRef = {apiVersion: 'v1', kind: 'Namespace', name: systemNamespace};

const namespaceDraft = (
	{systemNamespace: namespace}: Inventory,
	fate: Disposition,
	parts: Parts,
): Draft[] => {
	if (namespace === undefined || fate === 'none') {
		return [];
	}

	if (fate === 'delete') {
		return [
			{
				what: 'namespace',
				title: `Delete namespace ${systemNamespace} with what is left in it`,
				removal: {type: 'delete-namespace', uid: namespace.uid},
				objects: [{ref: namespaceRef}, ...listed(parts.withNamespace)],
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
				},
			];
};

/** What takes Istio away, and how its command is spelt. */
type Purger = Pick<Installer, 'commands'>;

const draftsFor = (
	{inventory, installer}: {inventory: Inventory; installer: Purger},
	fate: Disposition,
	parts: Parts,
	strangers: readonly FoundObject[],
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
		objects: listed(strangers.filter(({ref}) => ref.kind !== 'Secret')),
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
	});
	add({
		what: 'uninstall',
		title: 'Uninstall Istio',
		removal: {type: 'purge'},
		objects: listed(parts.purged),
		command: installer.commands.purge({context: member.context}),
	});
	add({
		what: 'leftovers',
		title: 'Delete what uninstalling leaves',
		removal: {type: 'delete', part: 'leftovers'},
		objects: listed(parts.leftovers),
	});
	drafts.push(...namespaceDraft(inventory, fate, parts));
	if (drafts.length > 0) {
		drafts.push({
			what: 'look-again',
			title: 'See that nothing is left',
			removal: {type: 'look-again'},
			objects: [],
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
	{member, injected, sidecars, found}: Inventory,
	strangers: readonly FoundObject[],
): string[] => {
	const secrets = strangers
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
				`${plural(pods, 'pod')} in namespace ${namespace} ${pods === 1 ? 'runs a sidecar and keeps' : 'run a sidecar and keep'} it until restarted: kubectl --context ${member.context} -n ${namespace} rollout restart deployment`,
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
	const fate = dispositionOf(namespace);
	const parts = partsOf(found, {
		fate,
		going: new Set([...terminating, ...verifyNamespaces.map(({ref}) => ref.name)]),
	});
	const strangers = [...parts.purged, ...parts.withNamespace].filter(
		({stranger}) => stranger !== undefined,
	);
	const drafts = draftsFor({inventory, installer}, fate, parts, strangers);
	return {
		cluster: member.name,
		context: member.context,
		drafts,
		fate,
		stays: drafts.length === 0 ? [] : parts.stays.map(({ref, why}) => ({ref, why})),
		notes: notesFor(inventory, strangers),
		strangers,
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
	const idsOf = (what: string, role?: 'primary' | 'remote') =>
		removals
			.filter(
				({inventory, drafts}) =>
					(role === undefined || inventory.member.role === role) &&
					drafts.some(draft => draft.what === what),
			)
			.map(({cluster}) => `${cluster}/${what}`);
	const secretsGone = idsOf('remove-remote-secrets');
	const remotesGone = idsOf('uninstall', 'remote');

	const clusters = removals.map(({inventory, drafts, ...removal}): ClusterRemoval => {
		const own = (...wanted: readonly string[]) =>
			drafts
				.filter(({what}) => wanted.includes(what))
				.map(({what}) => `${removal.cluster}/${what}`);
		/** The order within a cluster, and what waits for others. */
		const needsOf = (what: string): string[] => {
			switch (what) {
				case 'backup':
				case 'remove-remote-secrets':
				case 'verify-namespaces': {
					return [];
				}

				case 'unexpose': {
					return secretsGone;
				}

				case 'uninstall': {
					return [
						...secretsGone,
						...own('backup', 'verify-namespaces', 'unexpose'),
						...(inventory.member.role === 'primary' ? remotesGone : []),
					];
				}

				case 'leftovers': {
					return [...secretsGone, ...own('verify-namespaces', 'unexpose', 'uninstall')];
				}

				case 'namespace': {
					return [...secretsGone, ...own('backup', 'unexpose', 'uninstall', 'leftovers')];
				}

				default: {
					return drafts
						.filter(draft => draft.what !== what)
						.map(draft => `${removal.cluster}/${draft.what}`);
				}
			}
		};

		const steps = drafts.map(({what, ...draft}): RemovalStep => ({
			id: `${removal.cluster}/${what}`,
			cluster: removal.cluster,
			needs: [...new Set(needsOf(what))],
			...draft,
		}));
		return {...removal, steps};
	});
	return {mesh, clusters};
};
