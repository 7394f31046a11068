import type {KubeObject} from '../kubernetes/object.ts';
import type {Service} from '../kubernetes/typed-object.ts';
import {managedByLabel, managedByValue, purposeLabel, systemNamespace} from '../mesh/well-known.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, ServiceFacts, Services} from './facts.ts';
import {listServices, servicesAtMost} from './load-balancers.ts';
import {hasIstio, proxyLabel} from './proxies.ts';

const barePodsAtMost = 5000;

type Pods = {pods: readonly KubeObject[]; areAll: boolean};

/** Running pods without a proxy, by their labels alone; ztunnel's are in the mesh without one. */
const listBarePods = async (reader: ClusterReader): Promise<Pods> => {
	if (!(await hasIstio(reader))) {
		return {pods: [], areAll: true};
	}

	const pods = await reader.list(
		{apiVersion: 'v1', kind: 'Pod'},
		{
			labelSelector: `!${proxyLabel}`,
			fieldSelector: 'status.phase=Running',
			metadataOnly: true,
			atMost: barePodsAtMost,
		},
	);
	return {
		pods: pods.filter(
			({metadata}) => metadata.annotations?.['ambient.istio.io/redirection'] !== 'enabled',
		),
		areAll: pods.length < barePodsAtMost,
	};
};

/** By namespace and one label, so that thousands of Services need not look at thousands of pods each. */
const placesOf = (namespace: string, labels: Readonly<Record<string, string>>): string[] =>
	Object.entries(labels).map(label => JSON.stringify([namespace, ...label]));

/** Those that every cluster has for itself, and those of a run of this program. */
const isOwn = ({metadata: {namespace = '', name, labels = {}}, spec}: Service): boolean =>
	namespace.startsWith('kube-') ||
	namespace === systemNamespace ||
	(namespace === 'default' && name === 'kubernetes') ||
	spec?.type === 'ExternalName' ||
	(labels[managedByLabel] === managedByValue && labels[purposeLabel] !== undefined);

const portsOf = ({spec}: Service): ServiceFacts['ports'] =>
	(spec?.ports ?? [])
		.flatMap(({name = '', port, protocol = 'TCP', appProtocol}) =>
			port === undefined
				? []
				: [
						{
							name,
							number: port,
							transport: protocol,
							...(appProtocol === undefined ? {} : {protocol: appProtocol}),
						},
					],
		)
		.toSorted((one, other) => one.number - other.number || one.name.localeCompare(other.name));

/** Services that clusters may share: Istio takes those of one name and namespace for one (fact G-11). */
export const surveyServices = async (reader: ClusterReader): Promise<Fact<Services>> =>
	factFrom('Services', async () => {
		const [services, bare] = await Promise.all([listServices(reader), listBarePods(reader)]);
		const byPlace = new Map<string, KubeObject[]>();
		for (const pod of bare.pods) {
			const {namespace = '', labels = {}} = pod.metadata;
			for (const place of placesOf(namespace, labels)) {
				const there = byPlace.get(place) ?? [];
				there.push(pod);
				byPlace.set(place, there);
			}
		}

		return {
			services: services
				.filter(service => !isOwn(service))
				.map(service => {
					const {namespace = '', name} = service.metadata;
					const wanted = Object.entries(service.spec?.selector ?? {});
					const [place] = placesOf(namespace, service.spec?.selector ?? {});
					const candidates = place === undefined ? [] : (byPlace.get(place) ?? []);
					return {
						namespace,
						name,
						ports: portsOf(service),
						isBare: candidates.some(({metadata: {labels = {}}}) =>
							wanted.every(([key, value]) => labels[key] === value),
						),
					};
				}),
			areAll: services.length < servicesAtMost && bare.areAll,
		};
	});
