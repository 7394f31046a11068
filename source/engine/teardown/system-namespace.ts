import {MeshError} from '../../errors.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {Removal, RemovalStep} from '../../teardown/steps.ts';
import {systemNamespaceFrom, type SystemNamespaceState} from '../../teardown/system-namespace.ts';
import {guardStrangers} from './back-up.ts';
import {retryRemoval} from './retry-removal.ts';
import type {Place, TeardownContext} from './teardown-context.ts';
import {waitUntilGone} from './wait-until-gone.ts';

const ref = {apiVersion: 'v1', kind: 'Namespace', name: systemNamespace} as const;

/** Deletes istio-system, which the wizard created, or goes on waiting for a deletion that an earlier run began. */
export const deleteNamespace = async (
	context: TeardownContext,
	place: Place,
	step: RemovalStep,
	{uid}: Extract<Removal, {type: 'delete-namespace'}>,
): Promise<{changed: boolean; evidence: string}> => {
	const {cluster} = place;
	const read = async () => cluster.read(ref, {signal: context.signal});
	const live = await retryRemoval(context, step.id, read);
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
		await retryRemoval(context, step.id, async () => {
			await guardStrangers(context, place, 'contents');
			await cluster.remove(ref, {uid, signal: context.signal});
		});
	}

	await waitUntilGone(context, {id: step.id, context: cluster.context}, async () => {
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
export const releaseNamespace = async (
	context: TeardownContext,
	place: Place,
	step: RemovalStep,
): Promise<{changed: boolean; evidence: string}> => {
	const {cluster} = place;
	const read = async () => {
		const live = await cluster.read(ref, {signal: context.signal});
		return live === undefined ? undefined : systemNamespaceFrom(live);
	};

	const before = await retryRemoval(context, step.id, read);
	if (before === undefined || isBare(before)) {
		return {changed: false, evidence: `namespace ${systemNamespace} carries nothing of ours`};
	}

	const {ownLabels, ownAnnotations} = before;
	await retryRemoval(context, step.id, async () =>
		cluster.patch(
			ref,
			{metadata: {labels: nothings(ownLabels), annotations: nothings(ownAnnotations)}},
			{signal: context.signal},
		),
	);
	const after = await retryRemoval(context, step.id, read);
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
