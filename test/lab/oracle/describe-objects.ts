import {createHash} from 'node:crypto';
import type {LabObject} from '../cluster-client.ts';
import {keyOf, normaliseAll} from '../normalise.ts';
import {normaliseLab} from './normalise-lab.ts';

type Metadata = {
	name: string;
	generateName?: string;
	labels?: Readonly<Record<string, string>>;
	annotations?: Readonly<Record<string, string>>;
	managedFields?: ReadonlyArray<{manager?: string}>;
};

/** What API servers and istiods fill in. */
const filledIn = new Set([
	'caBundle',
	'clusterIP',
	'clusterIPs',
	'nodePort',
	'healthCheckNodePort',
]);

const hashOf = (object: LabObject): string =>
	createHash('sha256')
		.update(
			normaliseLab(
				JSON.stringify(object, (field, value: unknown) =>
					filledIn.has(field) ? undefined : value,
				),
			),
		)
		.digest('hex')
		.slice(0, 16);

/** Without what Kubernetes adds to a name. */
const nameOf = (object: LabObject): string => {
	const {
		name,
		generateName = name,
		labels: {'pod-template-hash': hash = ''} = {},
	} = object.metadata as Metadata;
	return normaliseLab(
		keyOf({
			...object,
			metadata: {
				...object.metadata,
				name: hash === '' ? generateName : generateName.replace(hash, 'HASH'),
			},
		}),
	);
};

/** An object in a line: what mesh-wizard wrote with its labels, annotations and a hash, what istioctl wrote for it with a hash. */
const describe = (raw: LabObject): string[] => {
	const managers = new Set((raw.metadata as Metadata).managedFields?.map(({manager}) => manager));
	return normaliseAll([raw]).map(object => {
		const {labels = {}, annotations = {}} = object.metadata as Metadata;
		const keys =
			object.kind === 'Secret' ? ` holds ${Object.keys(object['data'] ?? {}).join(', ')}` : '';
		const hash =
			object.kind !== 'Secret' && (managers.has('mesh-wizard') || managers.has('istio-operator'))
				? ` ${hashOf(object)}`
				: '';
		const marks = managers.has('mesh-wizard')
			? ` ${normaliseLab(JSON.stringify({labels, annotations}))}`
			: '';
		return `${nameOf(object)}${keys}${hash}${marks}`;
	});
};

/** What is there and was not before. */
export const addedObjects = (
	before: readonly LabObject[],
	after: readonly LabObject[],
): string[] => {
	const old = new Set(before.map(object => keyOf(object)));
	return [
		...new Set(after.filter(object => !old.has(keyOf(object))).flatMap(object => describe(object))),
	].toSorted();
};
