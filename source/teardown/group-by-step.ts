import {groupOf} from '../kubernetes/object.ts';
import type {Installer} from '../ports/installer.ts';
import {systemNamespace, managedByLabel} from '../mesh/well-known.ts';
import type {FoundObject} from './object-role.ts';
import type {SystemNamespaceState} from './system-namespace.ts';

/** How the found objects fall to the steps. */
export type Parts = {
	remoteSecrets: readonly FoundObject[];
	exposed: readonly FoundObject[];
	/** What a purge deletes: the installer's objects, and the users' that go with Istio's CRDs. */
	purged: readonly FoundObject[];
	/** What a purge leaves and nothing else takes along. */
	leftovers: readonly FoundObject[];
	/** What goes with istio-system. */
	withNamespace: readonly FoundObject[];
	stays: ReadonlyArray<FoundObject & {why: string}>;
};

export type Disposition = 'delete' | 'release' | 'none';

/** Whether istio-system goes: only when the wizard created it, or when it is on its way out already. */
export const dispositionOf = (namespace: SystemNamespaceState | undefined): Disposition => {
	if (namespace === undefined) {
		return 'none';
	}

	return namespace.isOurs || namespace.isTerminating ? 'delete' : 'release';
};

/** Pure: the part of each found object. `going` are namespaces that go as a whole, by somebody else's doing or by an own step. */
export const partsOf = (
	found: readonly FoundObject[],
	{
		disposition,
		going,
		installer,
	}: {
		disposition: Disposition;
		going: ReadonlySet<string>;
		installer: Pick<Installer, 'name' | 'purges'>;
	},
): Parts => {
	const isInSystem = ({ref}: FoundObject) => ref.namespace === systemNamespace;
	const goesAlong = (object: FoundObject) =>
		object.ref.namespace !== undefined &&
		((disposition === 'delete' && isInSystem(object)) || going.has(object.ref.namespace));
	// Istio's objects go when the definitions of their group do.
	const goingGroups = new Set(
		found
			.filter(({role, ref}) => role === 'installed' && ref.kind === 'CustomResourceDefinition')
			.map(({ref}) => ref.name.slice(ref.name.indexOf('.') + 1)),
	);
	const parts = {
		remoteSecrets: [] as FoundObject[],
		exposed: [] as FoundObject[],
		purged: [] as FoundObject[],
		leftovers: [] as FoundObject[],
		withNamespace: [] as FoundObject[],
		stays: [] as Array<FoundObject & {why: string}>,
	};
	const remain = (object: FoundObject, why: string) => {
		if (disposition === 'delete' && isInSystem(object)) {
			parts.withNamespace.push(object);
		} else if (object.ref.namespace === undefined || !going.has(object.ref.namespace)) {
			parts.stays.push({...object, why});
		}
	};

	for (const object of found) {
		switch (object.role) {
			case 'remote-secret': {
				parts.remoteSecrets.push(object);
				break;
			}

			case 'exposed': {
				parts.exposed.push(object);
				break;
			}

			case 'custom-resource': {
				if (goingGroups.has(groupOf(object.ref.apiVersion))) {
					parts.purged.push(object);
				} else {
					remain(object, `its definition was not installed by ${installer.name}, so it stays`);
				}

				break;
			}

			case 'installed': {
				if (installer.purges(object.ref)) {
					parts.purged.push(object);
				} else if (goesAlong(object)) {
					parts.withNamespace.push(object);
				} else {
					parts.leftovers.push(object);
				}

				break;
			}

			case 'made-by-istiod':
			case 'ours': {
				if (!goesAlong(object)) {
					parts.leftovers.push(object);
				} else if (isInSystem(object)) {
					parts.withNamespace.push(object);
				}

				break;
			}

			case 'foreign': {
				if (isInSystem(object)) {
					remain(object, 'mesh-wizard did not make it');
				}

				break;
			}

			case 'dependent': {
				break;
			}
		}
	}

	if (disposition === 'release') {
		parts.stays.push({
			ref: {apiVersion: 'v1', kind: 'Namespace', name: systemNamespace},
			role: 'foreign',
			why: `mesh-wizard did not create it: it carries no label ${managedByLabel}=mesh-wizard`,
		});
	}

	return parts;
};
