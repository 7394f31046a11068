import {meshJsonSchema} from '../../source/mesh/mesh-json-schema.ts';

export type Path = ReadonlyArray<string | number>;

/** Keys that a mesh with the full mesh's mode of trust cannot have; mesh-file.test.ts has them. */
export const keysOfOtherModes: ReadonlySet<string> = new Set([
	'trust.encrypt',
	'trust.cert',
	'trust.key',
	'trust.cluster',
]);

/** A valid mesh that has every other key of the schema somewhere. */
export const fullMesh = {
	apiVersion: 'mesh-wizard/v1',
	kind: 'Mesh',
	mesh: 'shop',
	organization: 'shop.example.com',
	istio: {version: '1.31.1', preset: 'ha'},
	dataPlane: 'sidecar',
	trust: {mode: 'generated', directory: 'certs'},
	base: 'base.yaml',
	verify: {image: 'mirror.example.com:5000/agnhost:2.59'},
	clusters: {
		'east-1': {
			context: 'admin@east-1',
			kubeconfig: 'kube/east.yaml',
			uid: '2f6d5a0e-8f0c-4c39-9a53-6c1f1d1f3c52',
			network: 'east',
			role: 'primary',
			apiServer: 'https://10.0.0.7:6443',
			tlsServerName: 'api.east.example.com',
			overlay: 'east.yaml',
			gateway: {
				internal: false,
				sourceRanges: ['10.0.0.0/8', 'fd00::/8'],
				annotations: {'example.com/scheme': 'internal'},
			},
		},
		'east-2': {
			context: 'admin@east-2',
			network: 'east',
			role: 'remote',
			primary: 'east-1',
		},
		'west-1': {context: 'gke_west', network: 'west', role: 'primary'},
		'old-1': {
			context: 'old',
			network: 'old',
			role: 'primary',
			state: 'leaving',
		},
	},
};

type Schema = {
	type?: string;
	enum?: string[];
	properties?: Record<string, Schema>;
	required?: string[];
	additionalProperties?: boolean | Schema;
	items?: Schema;
};

export type Site = {
	path: Path;
	/** The path with `*` for what a user names. */
	pattern: string;
	schema: Schema;
	isRequired: boolean;
	/** Named by the user: a cluster, an annotation, an index. */
	isNamed: boolean;
};

const schemaRoot = meshJsonSchema() as Schema;

const childrenOf = (data: unknown): Array<[string | number, unknown]> => {
	if (Array.isArray(data)) {
		return data.map((item: unknown, index) => [index, item]);
	}

	return typeof data === 'object' && data !== null ? Object.entries(data) : [];
};

/** Every place of the full mesh that the schema describes. */
export const sites = (): Site[] => {
	const found: Site[] = [];
	const visit = (data: unknown, schema: Schema, {path, pattern}: {path: Path; pattern: string}) => {
		const isMap = schema.additionalProperties !== false;
		for (const [key, value] of childrenOf(data)) {
			const inner =
				schema.items ?? (isMap ? schema.additionalProperties : schema.properties?.[key]);
			if (typeof inner !== 'object') {
				throw new TypeError(
					`the full mesh has ${[...path, key].join('.')}, which the schema has not`,
				);
			}

			const site = {
				path: [...path, key],
				pattern: `${pattern === '' ? '' : `${pattern}.`}${schema.items !== undefined || isMap ? '*' : key}`,
				schema: inner,
				isRequired: schema.required?.includes(String(key)) ?? false,
				isNamed: schema.items !== undefined || isMap,
			};
			found.push(site);
			visit(value, inner, site);
		}
	};

	visit(fullMesh, schemaRoot, {path: [], pattern: ''});
	return found;
};

/** Every pattern that the schema describes. */
export const schemaPatterns = (schema: Schema = schemaRoot, prefix = ''): string[] => {
	const children: Array<[string, Schema]> = Object.entries(schema.properties ?? {});
	if (typeof schema.additionalProperties === 'object') {
		children.push(['*', schema.additionalProperties]);
	}

	if (schema.items !== undefined) {
		children.push(['*', schema.items]);
	}

	return children.flatMap(([key, inner]) => {
		const pattern = prefix === '' ? key : `${prefix}.${key}`;
		return [pattern, ...schemaPatterns(inner, pattern)];
	});
};

/** Texts that are wrong for a field, as they stand in the file. Every string field has to be here. */
export const badTexts: Readonly<Record<string, readonly string[]>> = {
	mesh: ['""', '"a b"', '-shop', 'a/b', `"${'a'.repeat(64)}"`],
	organization: ['""', '" shop"', `"${'a'.repeat(65)}"`],
	'istio.preset': ['none', 'HA'],
	'istio.version': ['latest', '1.31', '"1.31"', 'v1.31.1', '"1.31.1 "', '1.31.x'],
	'trust.directory': ['""', '"~/certs"'],
	base: ['""', '~/base.yaml'],
	'verify.image': ['""', '"a b"', 'UPPER/Case:1', 'https://registry.example.com/agnhost'],
	'clusters.*.context': ['""'],
	'clusters.*.kubeconfig': ['""', '~/.kube/config'],
	'clusters.*.uid': ['""', '"a b"'],
	'clusters.*.network': ['""', '"a b"', 'a/b', `"${'a'.repeat(64)}"`],
	'clusters.*.primary': ['""', 'east-9', 'east-2', 'old-1', 'East-1'],
	'clusters.*.apiServer': [
		'""',
		'10.0.0.7:6443',
		'http://10.0.0.7',
		'https:10.0.0.7',
		'https://127.0.0.1:6443',
		'https://127.1',
		'https://localhost',
		'https://kube.localhost:1',
		'"https://[::1]:6443"',
		'"https://[::ffff:127.0.0.1]"',
		'https://0.0.0.0',
		'https://10.0.0.7/?a=b',
		'"https://10.0.0.7/#a"',
		'https://me:secret@10.0.0.7',
		'eastwest-gateway',
	],
	'clusters.*.tlsServerName': ['""', '"a b"', 'a..b', 'https://a'],
	'clusters.*.overlay': ['""', '~/east.yaml'],
	'clusters.*.gateway.internal': ['"true"'],
	'clusters.*.gateway.sourceRanges': ['[]'],
	'clusters.*.gateway.sourceRanges.*': [
		'""',
		'anywhere',
		'10.0.0.0',
		'10.0.0.0/33',
		'10.0.0.1/8',
		'"fd00::1/8"',
		'"::1"',
	],
	'clusters.*.gateway.annotations.*': [],
};
