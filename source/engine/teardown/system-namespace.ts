import {MeshError} from '../../errors.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import {systemNamespaceFrom, type SystemNamespaceState} from '../../teardown/system-namespace.ts';
import {retryStep} from '../retry-step.ts';
import {guardForeign} from './back-up.ts';
import type {RemovalKind} from './removal-kind.ts';
import {waitUntilGone} from './wait-until-gone.ts';

const ref = {apiVersion: 'v1', kind: 'Namespace', name: systemNamespace} as const;

/** Deletes istio-system, which the wizard created, or goes on waiting for a deletion that an earlier run began. */
const deleteOwn: RemovalKind<'delete-namespace'>['execute'] = async (
	context,
	place,
	{id, removal: {uid}},
) => {
	const {cluster} = place;
	const read = async () => cluster.read(ref, {signal: context.signal});
	const live = await retryStep(context, id, read);
	if (live === undefined) {
		return {changed: false, evidence: `there is no namespace ${systemNamespace}`};
	}

	if (live.metadata.uid !== uid) {
		throw new MeshError(
			`namespace ${systemNamespace} is another one than when it was listed: somebody has deleted it and made it again`,
			{remedy: ['Run the same command again.']},
		);
	}

	if (live.metadata.deletionTimestamp === undefined) {
		await retryStep(context, id, async () => {
			await guardForeign(context, place, 'contents');
			await cluster.remove(ref, {uid, signal: context.signal});
		});
	}

	await waitUntilGone(context, {id, place: cluster}, async () => {
		const now = await read();
		return now?.metadata.uid === uid ? [{...now, apiVersion: ref.apiVersion, kind: ref.kind}] : [];
	});
	return {changed: true, evidence: `namespace ${systemNamespace} is gone`};
};

const isBare = ({
	ownLabels,
	ownAnnotations,
}: Pick<SystemNamespaceState, 'ownLabels' | 'ownAnnotations'>): boolean =>
	ownLabels.length + ownAnnotations.length === 0;

const nothings = (keys: readonly string[]): Record<string, null> =>
	Object.fromEntries(keys.map(key => [key, null]));

/** Takes off istio-system what the wizard alone wrote on it; the namespace itself is somebody else's and stays. */
const release: RemovalKind<'release-namespace'>['execute'] = async (context, {cluster}, {id}) => {
	const read = async () => {
		const live = await cluster.read(ref, {signal: context.signal});
		return live === undefined ? undefined : systemNamespaceFrom(live);
	};

	const before = await retryStep(context, id, read);
	if (before === undefined || isBare(before)) {
		return {changed: false, evidence: `namespace ${systemNamespace} carries nothing of ours`};
	}

	const {ownLabels, ownAnnotations} = before;
	await retryStep(context, id, async () =>
		cluster.patch(
			ref,
			{metadata: {labels: nothings(ownLabels), annotations: nothings(ownAnnotations)}},
			{signal: context.signal},
		),
	);
	const after = await retryStep(context, id, read);
	if (after !== undefined && !isBare(after)) {
		throw new MeshError(
			`namespace ${systemNamespace} still carries ${[...after.ownLabels, ...after.ownAnnotations].join(', ')}`,
		);
	}

	return {
		changed: true,
		evidence: `namespace ${systemNamespace} stays, without ${[...ownLabels, ...ownAnnotations].join(', ')}`,
	};
};

export const deleteNamespace: RemovalKind<'delete-namespace'> = {execute: deleteOwn};

export const releaseNamespace: RemovalKind<'release-namespace'> = {execute: release};
