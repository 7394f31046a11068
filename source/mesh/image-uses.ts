import {parse} from 'yaml';
import {istioOperatorShape} from '../kubernetes/custom-shapes.ts';
import type {KubeObject} from '../kubernetes/object.ts';
import {fitted, type Fitting} from '../kubernetes/shape.ts';
import {coreShapes, workloadShape, type templateShape} from '../kubernetes/shapes.ts';
import {isRecord, listOf, recordOf} from '../untyped.ts';
import {mergeOverlays} from './overlay.ts';
import type {ModelCluster} from './model.ts';
import {retiringHubOf, retiringHubs} from './image-hubs.ts';
import {valueAt, type DataPath} from './file-problem.ts';

/** Who has put a container there: the workload's own manifest, Istio's injector, or Istio's installation, whose part the workload is. */
type ContainerOrigin = 'manifest' | 'injector' | 'installation';

/** A place that names an image, or a hub, that goes away: what has to be changed there. */
export type ImageUse = {image: string} & (
	| {
			where: 'container';
			kind: string;
			namespace: string;
			name: string;
			container: string;
			from: ContainerOrigin;
	  }
	/** A ConfigMap of Istio's, or an IstioOperator in the cluster; of a ConfigMap the path goes on inside of its text. */
	| {
			where: 'object';
			kind: 'ConfigMap' | 'IstioOperator';
			namespace: string;
			name: string;
			path: DataPath;
	  }
	/** mesh.yaml, or an overlay that it names, as it names it. */
	| {where: 'file'; file: string; path: DataPath}
);

type FoundImage = {path: DataPath; image: string};

/** Of a text of many lines, such as a template, each word outside of comments can be an image. */
const wordsOf = (text: string): string[] =>
	text.includes('\n')
		? text
				.split('\n')
				.filter(line => !line.trimStart().startsWith('#'))
				.flatMap(line => line.split(/[\s"'`\{\}\(\),=\|]+/v))
		: [text];

/** Every image or hub that goes away in a document, with its path. */
export const imagesIn = (value: unknown, path: DataPath = []): FoundImage[] => {
	if (typeof value === 'string') {
		const found = wordsOf(value)
			.map(word => word.trim())
			.filter(word => retiringHubOf(word) !== undefined);
		return [...new Set(found)].map(image => ({path, image}));
	}

	if (Array.isArray(value)) {
		return value.flatMap((item: unknown, index) => imagesIn(item, [...path, index]));
	}

	return isRecord(value)
		? Object.entries(value).flatMap(([key, item]) => imagesIn(item, [...path, key]))
		: [];
};

const mayName = (text: string): boolean => {
	const lower = text.toLowerCase();
	return retiringHubs.some(({host}) => lower.includes(host));
};

/** What cannot be parsed is searched as it is. */
const parsed = (text: string): unknown => {
	try {
		return parse(text);
	} catch {
		return `${text}\n`;
	}
};

/** What the injector adds where it says no other names. */
const usualProxies = ['istio-proxy', 'istio-init', 'istio-validation'];

/** Containers that come from the injector, by its own note on the pod. */
const injectedInto = (annotations: Readonly<Record<string, string>>): ReadonlySet<string> => {
	const status = annotations['sidecar.istio.io/status'];
	if (status === undefined) {
		return new Set();
	}

	const {initContainers, containers} = recordOf(parsed(status));
	return new Set([
		...usualProxies,
		...[...listOf(initContainers), ...listOf(containers)].map(String),
	]);
};

/** istiod, ztunnel, the CNI plugin, and what istioctl installs beside them. */
const isPartOfIstio = (labels: Readonly<Record<string, string>>): boolean =>
	labels['operator.istio.io/component'] !== undefined ||
	labels['app'] === 'istiod' ||
	labels['app'] === 'ztunnel' ||
	labels['k8s-app'] === 'istio-cni-node';

/**
Images of a pod, or of a template for pods, told of what owns it. Ephemeral containers are left out: they are there once, and no
manifest brings them back.
*/
export const usesOfPod = (
	{metadata: {labels = {}, annotations = {}} = {}, spec}: Fitting<typeof templateShape>,
	owner: {kind: string; namespace: string; name: string},
): ImageUse[] => {
	const {initContainers = [], containers = []} = spec ?? {};
	const injected = injectedInto(annotations);
	return [...initContainers, ...containers].flatMap(({name: own = '', image}): ImageUse[] => {
		const found = image?.trim();
		if (found === undefined || retiringHubOf(found) === undefined) {
			return [];
		}

		const written = isPartOfIstio(labels) ? 'installation' : 'manifest';
		const isManaged = labels['gateway.istio.io/managed'] !== undefined;
		return [
			{
				where: 'container',
				...owner,
				container: own,
				image: found,
				from: injected.has(own) || isManaged ? 'injector' : written,
			},
		];
	});
};

/** A ConfigMap that istiod reads: what it injects (`values`, `config`) and the settings of the mesh (`mesh`). */
const usesOfConfigMap = (object: KubeObject): ImageUse[] => {
	const {name, namespace = ''} = object.metadata;
	const {data = {}} = fitted(object, coreShapes.v1.ConfigMap) ?? {};
	return ['values', 'config', 'mesh']
		.flatMap(key => {
			const text = data[key] ?? '';
			// They are long, and most name none.
			return mayName(text) ? imagesIn(parsed(text), [key]) : [];
		})
		.map((found): ImageUse => ({
			where: 'object',
			kind: 'ConfigMap',
			namespace,
			name,
			...found,
		}));
};

/** What an IstioOperator in a cluster names. */
export const usesOfOperator = ({
	metadata: {name = '', namespace = ''} = {},
	spec,
}: Fitting<typeof istioOperatorShape>): ImageUse[] =>
	imagesIn(spec, ['spec']).map((found): ImageUse => ({
		where: 'object',
		kind: 'IstioOperator',
		namespace,
		name,
		...found,
	}));

/** What an object of Istio's names: a workload by its template, a ConfigMap, an IstioOperator; nothing of any other kind. */
export const usesOfObject = (object: KubeObject): ImageUse[] => {
	const {
		kind,
		metadata: {name, namespace = ''},
	} = object;
	switch (kind) {
		case 'Deployment':
		case 'DaemonSet':
		case 'StatefulSet':
		case 'Job': {
			const {template = {}} = fitted(object, workloadShape)?.spec ?? {};
			return usesOfPod(template, {kind, namespace, name});
		}

		case 'ConfigMap': {
			return usesOfConfigMap(object);
		}

		case 'IstioOperator': {
			return usesOfOperator(fitted(object, istioOperatorShape) ?? {});
		}

		default: {
			return [];
		}
	}
};

/** What the overlays of a planned cluster name, each in the file that says it last: what another file replaces does not count. */
export const usesOfOverlays = ({
	overlays,
	overlayFiles = [],
}: Pick<ModelCluster, 'overlays' | 'overlayFiles'>): ImageUse[] =>
	imagesIn(mergeOverlays(overlays)).map(({path, image}): ImageUse => {
		const index = overlays.findLastIndex(overlay => valueAt(overlay, path) !== undefined);
		return {
			where: 'file',
			file: overlayFiles[index] ?? 'base.yaml',
			path: ['spec', ...path],
			image,
		};
	});

/** The same use, however often it is found. */
export const distinctUses = (uses: readonly ImageUse[]): ImageUse[] => [
	...new Map(uses.map(use => [JSON.stringify(use), use])).values(),
];
