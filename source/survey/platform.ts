import {fitted} from '../kubernetes/shape.ts';
import {versionShape} from '../kubernetes/shapes.ts';
import type {Node} from '../kubernetes/typed-object.ts';
import {ciliumSource, readCiliumConfig} from './cilium.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {listDefinitions} from './definitions.ts';
import {factFrom} from './fact.ts';
import type {CiliumSettings, Fact, Platform} from './facts.ts';
import {listNodes} from './nodes.ts';

const openShiftDefinition = 'clusterversions.config.openshift.io';

/** `versions`: of the API server and of a kubelet. */
type Signs = {versions: string; node: Node | undefined; isOpenShift: boolean};

const labelOf = ({node}: Signs, label: string): boolean =>
	node?.metadata.labels?.[label] !== undefined;
const providerOf = ({node}: Signs): string => node?.spec?.providerID ?? '';

/** By what each platform leaves behind; the first that fits counts. */
const platforms: ReadonlyArray<{name: Platform; isIt: (signs: Signs) => boolean}> = [
	{name: 'openshift', isIt: ({isOpenShift}) => isOpenShift},
	{
		name: 'gke',
		isIt: signs =>
			signs.versions.includes('-gke.') || labelOf(signs, 'cloud.google.com/gke-nodepool'),
	},
	{
		name: 'eks',
		isIt: signs =>
			signs.versions.includes('-eks-') || labelOf(signs, 'eks.amazonaws.com/nodegroup'),
	},
	{name: 'aks', isIt: signs => labelOf(signs, 'kubernetes.azure.com/cluster')},
	{name: 'k3d', isIt: signs => providerOf(signs).startsWith('k3s://k3d-')},
	{name: 'k3s', isIt: ({versions}) => versions.includes('+k3s')},
	{name: 'rke2', isIt: ({versions}) => versions.includes('+rke2')},
	{name: 'minikube', isIt: signs => labelOf(signs, 'minikube.k8s.io/name')},
	{name: 'microk8s', isIt: signs => labelOf(signs, 'microk8s.io/cluster')},
	{name: 'kind', isIt: signs => providerOf(signs).startsWith('kind://')},
];

/** On what the cluster runs; undefined where nothing gives it away. */
export const surveyPlatform = async (reader: ClusterReader): Promise<Fact<Platform | undefined>> =>
	factFrom('version, Nodes and CustomResourceDefinitions', async () => {
		const [version, [node], definitions] = await Promise.all([
			reader.get('/version'),
			listNodes(reader),
			listDefinitions(reader),
		]);
		const signs: Signs = {
			versions: `${fitted(version, versionShape)?.gitVersion ?? ''} ${node?.status?.nodeInfo?.kubeletVersion ?? ''}`,
			node,
			isOpenShift: definitions.some(({metadata}) => metadata.name === openShiftDefinition),
		};
		return platforms.find(({isIt}) => isIt(signs))?.name;
	});

const isOn = (value: string | undefined): boolean =>
	['true', 'strict', 'partial', 'probe'].includes(value ?? '');

/** How Cilium treats the addresses of Services; undefined where Cilium is not there. */
export const surveyCilium = async (
	reader: ClusterReader,
): Promise<Fact<CiliumSettings | undefined>> =>
	factFrom(ciliumSource, async () => {
		const settings = await readCiliumConfig(reader);
		return settings === undefined
			? undefined
			: {
					balancesSockets: isOn(settings['bpf-lb-sock'] ?? settings['kube-proxy-replacement']),
					onlyOfHosts: isOn(settings['bpf-lb-sock-hostns-only']),
					isExclusive: settings['cni-exclusive'] !== 'false',
				};
	});
