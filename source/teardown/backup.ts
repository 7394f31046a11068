import {stringify} from 'yaml';
import type {KubeObject} from '../kubernetes/object.ts';
import {kubectl, type Place} from '../mesh/pasted-command.ts';
import {sh} from '../text/shell.ts';

/** One cluster's part of a backup. */
export type BackedUp = {cluster: string; place: Place; objects: readonly KubeObject[]};

/** What the API server sets by itself: it would stand in the way of creating the object again. */
const serverFields = new Set([
	'uid',
	'resourceVersion',
	'generation',
	'creationTimestamp',
	'deletionTimestamp',
	'deletionGracePeriodSeconds',
	'managedFields',
	'selfLink',
]);
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Pure: an object as it can be applied again: no status, and nothing that the server sets. */
export const restorable = ({
	status: _status,
	metadata,
	...rest
}: KubeObject): Record<string, unknown> => {
	const kept = Object.fromEntries(
		Object.entries(metadata).filter(([field]) => !serverFields.has(field)),
	);
	const annotations = Object.fromEntries(
		Object.entries(metadata.annotations ?? {}).filter(([key]) => key !== lastApplied),
	);
	const {apiVersion, kind, ...body} = rest;
	return {
		apiVersion,
		kind,
		metadata: {
			...kept,
			...(metadata.annotations === undefined
				? {}
				: {annotations: Object.keys(annotations).length === 0 ? undefined : annotations}),
		},
		...body,
	};
};

/** The command that brings one cluster's part back. Names of clusters are DNS labels, so they need no escaping in the pattern. */
export const restoreCommand = (
	file: string,
	{cluster, place}: Pick<BackedUp, 'cluster' | 'place'>,
): string =>
	`${sh`sed -n ${`/^# ${cluster} begins$/,/^# ${cluster} ends$/p`} ${file}`} | ${kubectl(place, 'apply -f -')}`;

/** Pure: the file `backup/<run>.yaml`: every cluster's objects, with the commands that restore them (decision D-27). */
export const backupText = ({
	mesh,
	runId,
	file,
	clusters,
}: {
	mesh: string;
	runId: string;
	file: string;
	clusters: readonly BackedUp[];
}): string => {
	const filled = clusters.filter(({objects}) => objects.length > 0);
	return [
		`# What the teardown of mesh ${mesh} (run ${runId}) removed although mesh-wizard did not make it. Secrets are not in here.`,
		'# To restore it, once Istio is installed again:',
		...filled.map(part => `#   ${restoreCommand(file, part)}`),
		...filled.flatMap(({cluster, objects}) => [
			`# ${cluster} begins`,
			...objects.flatMap(object => [
				'---',
				stringify(restorable(object), {lineWidth: 0}).trimEnd(),
			]),
			`# ${cluster} ends`,
		]),
		'',
	].join('\n');
};
