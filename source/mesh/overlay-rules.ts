import {isRecord} from '../untyped.ts';
import {valueAt, type DataPath, type Issue} from './file-problem.ts';
import {helmIssue} from './helm-values.ts';
import {nearest} from './nearest.ts';
import {contradictions, type Decided} from './overlay-contradictions.ts';
import {placeholderIssues} from './placeholders.ts';

/** The keys of an IstioOperator's spec (fact I-7). istioctl refuses any other, later and without a line. */
const specKeys = [
	'profile',
	'installPackagePath',
	'hub',
	'tag',
	'namespace',
	'revision',
	'compatibilityVersion',
	'meshConfig',
	'components',
	'values',
	'unvalidatedValues',
];
const mapKeys = ['meshConfig', 'components', 'values', 'unvalidatedValues'];

/** The name of the gateways that the wizard installs (fact G-1). */
const eastWestGateway = 'istio-eastwestgateway';

type Owned = {
	/** Below spec. */
	path: DataPath;
	/** What in mesh.yaml decides it; `NAME` stands for the cluster. */
	control?: string;
	/** Why it is fixed, where nothing in mesh.yaml decides it. */
	reason?: string;
	/** Values that are no harm; any value is one where this is missing. */
	allows?: (value: unknown) => boolean;
};

const isFalse = (value: unknown): boolean => value === false || value === 'false';
const isEmpty = (value: unknown): boolean => value === '' || value === null;

const isAmbient = (value: unknown): boolean => value === 'ambient';
/** Ambient has a reason of its own. */
const isMinimal = (value: unknown): boolean => value === 'minimal' || isAmbient(value);

const inIstioSystem = 'Istio is always installed in istio-system';
const noAmbient =
	'ambient meshes are not supported in this version: mesh-wizard installs and proves sidecars (Istio has a guide of its own, "Install ambient multicluster")';
const noRevision = 'revisions are not supported in this version yet';
const keptNames =
	'an overlay is merged into the IstioOperators mesh-wizard and mesh-wizard-eastwest, which keep their names';

/** What proxies are told beside; a cluster's istiod is told by its own address or by the usual one. */
const ownedProxyFields: readonly Owned[] = [
	{
		path: ['meshConfig', 'defaultConfig', 'discoveryAddress'],
		control: 'clusters.NAME.primary',
		allows: value =>
			typeof value === 'string' && /^istiod\.istio-system\.svc(?:[.:]|$)/v.test(value),
	},
	{
		path: ['meshConfig', 'defaultConfig', 'proxyMetadata', 'ISTIO_META_CLUSTER_ID'],
		control: 'the name of the cluster',
	},
	{
		path: ['meshConfig', 'defaultConfig', 'proxyMetadata', 'ISTIO_META_NETWORK'],
		control: 'clusters.NAME.network',
	},
	{path: ['meshConfig', 'defaultConfig', 'proxyMetadata', 'ISTIO_META_MESH_ID'], control: 'mesh'},
];

/** What `values` and `unvalidatedValues` may not set. */
const ownedValues: readonly Owned[] = [
	{path: ['global', 'meshID'], control: 'mesh'},
	{path: ['global', 'multiCluster', 'clusterName'], control: 'the name of the cluster'},
	{path: ['global', 'network'], control: 'clusters.NAME.network'},
	{path: ['global', 'remotePilotAddress'], control: 'clusters.NAME.primary'},
	{path: ['global', 'externalIstiod'], control: 'clusters.NAME.role'},
	{path: ['global', 'configCluster'], control: 'clusters.NAME.role'},
	{path: ['global', 'istioNamespace'], reason: inIstioSystem},
	{path: ['global', 'revision'], reason: noRevision, allows: isEmpty},
	{path: ['revision'], reason: noRevision, allows: isEmpty},
	{path: ['profile'], control: 'clusters.NAME.role', allows: isMinimal},
	{path: ['profile'], reason: noAmbient, allows: value => !isAmbient(value)},
	{path: ['global', 'profile'], control: 'clusters.NAME.role', allows: isMinimal},
	{path: ['global', 'profile'], reason: noAmbient, allows: value => !isAmbient(value)},
	{path: ['ownerName'], reason: keptNames},
	{path: ['istiodRemote', 'enabled'], control: 'clusters.NAME.role'},
	{path: ['istiodRemote', 'injectionPath'], control: 'clusters.NAME.primary'},
	{path: ['istiodRemote', 'injectionURL'], control: 'clusters.NAME.primary'},
	{path: ['meshConfig', 'defaultConfig', 'meshId'], control: 'mesh'},
	...ownedProxyFields,
	{path: ['pilot', 'enabled'], control: 'clusters.NAME.role', allows: value => !isFalse(value)},
	{path: ['pilot', 'env', 'PILOT_ENABLE_AMBIENT'], reason: noAmbient, allows: isFalse},
	{path: ['pilot', 'env', 'CLUSTER_ID'], control: 'the name of the cluster'},
	{path: ['pilot', 'env', 'EXTERNAL_ISTIOD'], control: 'clusters.NAME.role'},
];

/** What the rest of the spec may not set. */
const ownedFields: readonly Owned[] = [
	{path: ['profile'], control: 'clusters.NAME.role', allows: isMinimal},
	{path: ['profile'], reason: noAmbient, allows: value => !isAmbient(value)},
	{path: ['namespace'], reason: inIstioSystem},
	{path: ['revision'], reason: noRevision, allows: isEmpty},
	{path: ['meshConfig', 'defaultConfig', 'meshId'], control: 'mesh'},
	...ownedProxyFields,
	{
		path: ['components', 'pilot', 'enabled'],
		control: 'clusters.NAME.role',
		allows: value => !isFalse(value),
	},
	{path: ['components', 'pilot', 'namespace'], reason: inIstioSystem},
	{path: ['components', 'ztunnel', 'enabled'], reason: noAmbient, allows: isFalse},
	{path: ['components', 'istiodRemote'], control: 'clusters.NAME.role'},
	...['values', 'unvalidatedValues'].flatMap(prefix =>
		ownedValues.map(owned => ({...owned, path: [prefix, ...owned.path]})),
	),
];

/** Entries of lists by their `name`. */
const ownedEntries: ReadonlyArray<{list: DataPath; name: string; control: string}> = [
	{
		list: ['components', 'ingressGateways'],
		name: eastWestGateway,
		control: 'clusters.NAME.gateway',
	},
	{list: ['components', 'egressGateways'], name: eastWestGateway, control: 'clusters.NAME.gateway'},
	{
		list: ['components', 'pilot', 'k8s', 'env'],
		name: 'CLUSTER_ID',
		control: 'the name of the cluster',
	},
	{
		list: ['components', 'pilot', 'k8s', 'env'],
		name: 'EXTERNAL_ISTIOD',
		control: 'clusters.NAME.role',
	},
];

const isSet = (data: unknown, path: DataPath): boolean => {
	const holder = valueAt(data, path.slice(0, -1));
	return isRecord(holder) && Object.hasOwn(holder, path.at(-1) ?? '');
};

const ownedIssues = (spec: unknown, cluster: string | undefined): Issue[] => {
	const fixFor = (control: string | undefined) =>
		control === undefined
			? 'remove it'
			: `remove it and change ${control.replace('NAME', cluster ?? 'NAME')} in mesh.yaml instead`;
	const fields = ownedFields.filter(
		({path, allows}) => isSet(spec, path) && !(allows?.(valueAt(spec, path)) ?? false),
	);
	const entries = ownedEntries.flatMap(({list, name, control}) => {
		const items = valueAt(spec, list);
		return (Array.isArray(items) ? (items as unknown[]) : []).flatMap((item, index) =>
			isRecord(item) && item['name'] === name ? [{path: [...list, index, 'name'], control}] : [],
		);
	});
	return [
		...fields.map((owned): Issue => ({
			path: ['spec', ...owned.path],
			at: owned.allows === undefined ? 'key' : 'value',
			message:
				owned.reason === undefined
					? 'is set by the wizard'
					: `is set by the wizard: ${owned.reason}`,
			fix: fixFor(owned.control),
		})),
		...entries.map(({path, control}): Issue => ({
			path: ['spec', ...path],
			at: 'value',
			message: `${String(valueAt(spec, path))} is made by the wizard`,
			fix: fixFor(control),
		})),
	];
};

const headerIssues = (data: Record<string, unknown>): Issue[] => {
	const wanted = {apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator'};
	const issues = Object.entries(wanted).flatMap(([key, value]): Issue[] =>
		data[key] === value
			? []
			: [
					{
						path: [key],
						at: Object.hasOwn(data, key) ? 'value' : 'missing',
						message: Object.hasOwn(data, key) ? `is not ${value}` : 'is missing',
						fix: `write ${key}: ${value}`,
					},
				],
	);
	const known = [...Object.keys(wanted), 'metadata', 'spec'];
	const unknown = Object.keys(data)
		.filter(key => !known.includes(key))
		.map((key): Issue => {
			const meant = nearest(
				key,
				known.filter(name => !Object.hasOwn(data, name)),
			);
			return {
				path: [key],
				at: 'key',
				message: 'is no key of an IstioOperator',
				fix: meant === undefined ? `the keys are ${known.join(', ')}` : `did you mean ${meant}?`,
				meant,
			};
		});
	const {metadata} = data;
	const named = isRecord(metadata)
		? Object.keys(metadata).filter(
				key => !(key === 'namespace' && metadata[key] === 'istio-system'),
			)
		: [];
	return [
		...issues,
		...unknown,
		...named.map((key): Issue => ({
			path: ['metadata', key],
			at: 'key',
			message: `is set by the wizard: ${keptNames}`,
			fix: 'remove it',
		})),
	];
};

const shapeIssues = (data: Record<string, unknown>): Issue[] => {
	const {spec} = data;
	if (!isRecord(spec)) {
		const isThere = Object.hasOwn(data, 'spec');
		return [
			{
				path: ['spec'],
				at: isThere ? 'value' : 'missing',
				message: isThere ? 'is not a map' : 'is missing',
				fix: 'write what to set below spec, such as spec: {values: {…}}',
			},
		];
	}

	const unknown = Object.keys(spec)
		.filter(key => !specKeys.includes(key))
		.map((key): Issue => {
			const meant = nearest(
				key,
				specKeys.filter(name => !Object.hasOwn(spec, name)),
			);
			return {
				path: ['spec', key],
				at: 'key',
				message: "is no key of an IstioOperator's spec",
				fix: meant === undefined ? `the keys are ${specKeys.join(', ')}` : `did you mean ${meant}?`,
				meant,
			};
		});
	const shapeless = mapKeys
		.filter(key => Object.hasOwn(spec, key) && !isRecord(spec[key]))
		.map((key): Issue => ({
			path: ['spec', key],
			at: 'value',
			message: 'is not a map',
			fix: 'write a map, or remove the key',
		}));
	return [...unknown, ...shapeless];
};

/** What an overlay may not say (decision D-12): everything but what the wizard owns, what contradicts mesh.yaml and what is left of a template may be set. */
export const overlayIssues = (
	data: Record<string, unknown>,
	{cluster, decided}: {cluster?: string; decided?: Decided} = {},
): Issue[] => {
	const helm = helmIssue(data);
	if (helm !== undefined) {
		return [helm];
	}

	const issues = [
		...headerIssues(data),
		...shapeIssues(data),
		...ownedIssues(data['spec'], cluster),
		...contradictions(data['spec'], {decided, cluster}),
		...placeholderIssues(data['spec'], ['spec']),
	];
	const meant = new Set(issues.filter(({path}) => path.length === 1).map(issue => issue.meant));
	return issues.filter(({path, at}) => !(at === 'missing' && meant.has(String(path[0]))));
};
