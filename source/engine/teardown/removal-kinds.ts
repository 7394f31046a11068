import type {Removal, RemovalStep, RemovalType} from '../../teardown/steps.ts';
import {backup} from './back-up.ts';
import {confirmRemoved} from './confirm-removed.ts';
import {deletePart} from './delete-part.ts';
import {purge} from './purge.ts';
import type {RemovalKind} from './removal-kind.ts';
import {deleteNamespace, releaseNamespace} from './system-namespace.ts';

/** The one table of kinds of removal: what is missing here doesn't compile. */
const removalKinds: {readonly [K in RemovalType]: RemovalKind<K>} = {
	backup,
	delete: deletePart,
	purge,
	'delete-namespace': deleteNamespace,
	'release-namespace': releaseNamespace,
	'look-again': confirmRemoved,
};

/** What the engine knows of a removal's kind. */
export const kindOf = <K extends RemovalType>({removal}: {removal: Removal<K>}): RemovalKind<K> =>
	removalKinds[removal.type];

/** Whether carrying it out starts an installer. */
export const runsInstaller = (step: Pick<RemovalStep, 'removal'>): boolean =>
	kindOf(step).runsInstaller === true;
