import {isRecord, recordOf} from '../untyped.ts';
import {valueAt, type DataPath, type Issue} from './file-problem.ts';
import type {TrustMode} from './trust-modes.ts';
import {parseIstioVersion} from './versions.ts';

/** What mesh.yaml decides that an overlay could decide otherwise; `at` is where it says so (`mesh.yaml:4`). */
export type Decided = {
	version: {value: string; at: string};
	trust: {value: TrustMode; at: string};
};

/** Who made a value, in `values` as in `unvalidatedValues`. */
const valuePaths = (...path: readonly string[]): DataPath[] => [
	['values', ...path],
	['unvalidatedValues', ...path],
];

const tagPaths: readonly DataPath[] = [
	['tag'],
	...[
		['global', 'tag'],
		['pilot', 'tag'],
		['cni', 'tag'],
		['pilot', 'cni', 'tag'],
		['gateways', 'istio-ingressgateway', 'tag'],
	].flatMap(path => valuePaths(...path)),
];

/** A whole image, whose tag counts. */
const imagePaths: readonly DataPath[] = [
	['global', 'proxy', 'image'],
	['global', 'proxy_init', 'image'],
	['pilot', 'image'],
	['cni', 'image'],
].flatMap(path => valuePaths(...path));

/** The release that a tag begins with: `1.31.1`, `1.31` of a tag that moves. Private builds have words behind it, or no number at all. */
const releaseOf = (tag: string): string | undefined =>
	/^v?(?<release>\d+\.\d+(?:\.\d+)?)(?![\d.])/v.exec(tag)?.groups?.['release'];

const isOfRelease = (version: string, release: string): boolean => {
	const parsed = parseIstioVersion(version);
	if (parsed === undefined) {
		return true;
	}

	const {major, minor, patch} = parsed;
	const patchOfTag = release.split('.')[2];
	return (
		release ===
		`${String(major)}.${String(minor)}${patchOfTag === undefined ? '' : `.${String(patch)}`}`
	);
};

const tagIssues = (spec: unknown, {value: version, at}: Decided['version']): Issue[] => {
	const components = Object.keys(recordOf(recordOf(spec)['components']));
	const tags = [
		...tagPaths,
		...components.map((name): DataPath => ['components', name, 'tag']),
	].map(path => ({path, tag: valueAt(spec, path)}));
	const images = imagePaths.flatMap(path => {
		const image = valueAt(spec, path);
		return typeof image === 'string' && /:[^\/]+$/v.test(image)
			? [{path, tag: image.slice(image.lastIndexOf(':') + 1)}]
			: [];
	});
	return [...tags, ...images].flatMap(({path, tag}): Issue[] => {
		const text = typeof tag === 'number' || typeof tag === 'string' ? String(tag) : '';
		const release = releaseOf(text);
		return release === undefined || isOfRelease(version, release)
			? []
			: [
					{
						path: ['spec', ...path],
						at: 'value',
						message: `${text} is another Istio than istio.version ${version} (${at})`,
						fix: `remove it, as the tag follows istio.version, or write ${version} with the variant behind it, such as ${version}-distroless`,
					},
				];
	});
};

/** Somebody else's CA for workloads, where istiod's own is what mesh.yaml arranges. */
const authorityIssues = (spec: unknown, {value: mode, at}: Decided['trust']): Issue[] => {
	if (mode === 'external') {
		return [];
	}

	const foreign: ReadonlyArray<{path: DataPath; says: (value: unknown) => boolean}> = [
		...valuePaths('global', 'caAddress').map(path => ({
			path,
			says: (value: unknown) =>
				typeof value === 'string' && value !== '' && !/^istiod[.\-]/v.test(value),
		})),
		...valuePaths('pilot', 'env', 'ENABLE_CA_SERVER').map(path => ({
			path,
			says: (value: unknown) => value === false || value === 'false',
		})),
		...valuePaths('pilot', 'env', 'EXTERNAL_CA').map(path => ({
			path,
			says: (value: unknown) => value !== '' && value !== null,
		})),
		...valuePaths('global', 'pilotCertProvider').map(path => ({
			path,
			says: (value: unknown) => value !== 'istiod' && value !== '',
		})),
	];
	return foreign.flatMap(({path, says}): Issue[] => {
		const value = valueAt(spec, path);
		return value !== undefined && says(value)
			? [
					{
						path: ['spec', ...path],
						at: 'value',
						message: `lets another CA than istiod sign, and trust.mode ${mode} (${at}) is about istiod's`,
						fix: 'remove it, or write trust.mode: external in mesh.yaml, which leaves certificates to you',
					},
				]
			: [];
	});
};

/** What a patch of a rendered object may not touch, and what in mesh.yaml decides it. */
const patched: ReadonlyArray<{words: RegExp; what: string; control: string}> = [
	{
		words: /\bCLUSTER_ID\b|--clusterID\b|ISTIO_META_CLUSTER_ID/v,
		what: "the cluster's name",
		control: 'the name of the cluster',
	},
	{
		words: /ISTIO_META_NETWORK|topology\.istio\.io\/network/v,
		what: 'the network',
		control: 'clusters.NAME.network',
	},
	{words: /ISTIO_META_MESH_ID|\bMESH_ID\b/v, what: "the mesh's ID", control: 'mesh'},
	{words: /\bEXTERNAL_ISTIOD\b/v, what: 'the role', control: 'clusters.NAME.role'},
];

const patchIssues = (spec: unknown, cluster: string | undefined): Issue[] => {
	const found: Issue[] = [];
	const look = (value: unknown, path: DataPath): void => {
		if (Array.isArray(value)) {
			for (const [index, item] of (value as unknown[]).entries()) {
				look(item, [...path, index]);
			}
		} else if (isRecord(value)) {
			for (const [key, item] of Object.entries(value)) {
				look(item, [...path, key]);
			}
		} else if (typeof value === 'string' && ['path', 'value'].includes(String(path.at(-1)))) {
			const owned = patched.find(({words}) => words.test(value));
			if (owned !== undefined) {
				found.push({
					path: ['spec', ...path],
					at: 'value',
					message: `patches ${owned.what}, which is set by the wizard`,
					fix: `remove the patch and change ${owned.control.replace('NAME', cluster ?? 'NAME')} in mesh.yaml instead`,
				});
			}
		}
	};

	for (const [name, component] of Object.entries(recordOf(recordOf(spec)['components']))) {
		for (const [index, item] of (Array.isArray(component)
			? (component as unknown[])
			: []
		).entries()) {
			look(valueAt(item, ['k8s', 'overlays']), ['components', name, index, 'k8s', 'overlays']);
		}

		look(valueAt(component, ['k8s', 'overlays']), ['components', name, 'k8s', 'overlays']);
	}

	return found;
};

/** What in an overlay contradicts what mesh.yaml says, with both places. `decided` is undefined where mesh.yaml itself is at fault. */
export const contradictions = (
	spec: unknown,
	{decided, cluster}: {decided?: Decided; cluster?: string},
): Issue[] => [
	...patchIssues(spec, cluster),
	...(decided === undefined
		? []
		: [...tagIssues(spec, decided.version), ...authorityIssues(spec, decided.trust)]),
];
