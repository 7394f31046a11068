import {parse} from 'yaml';
import type {ClusterReader} from '../cluster-reader.ts';
import type {Pod} from '../../kubernetes/typed-object.ts';
import {listPods} from '../pods.ts';
import {wellFormed} from '../well-formed.ts';
import {cidrsIn, rangeSourceFrom, type RangeSource} from './range-source.ts';

const systemNamespace = 'kube-system';

/** From the list that others ask for too, where that has all pods. */
const controlPlanePods = async (reader: ClusterReader): Promise<readonly Pod[]> => {
	const {pods, areAll} = await listPods(reader).catch(() => ({pods: [], areAll: false}));
	return areAll
		? pods.filter(({metadata}) => metadata.namespace === systemNamespace)
		: reader.list(
				{apiVersion: 'v1', kind: 'Pod', namespace: systemNamespace},
				{labelSelector: 'component in (kube-apiserver, kube-controller-manager)'},
			);
};

const argumentSource = async (
	reader: ClusterReader,
	component: string,
	flag: string,
): Promise<RangeSource> =>
	rangeSourceFrom(`${component} ${flag}`, async () => {
		const pods = await controlPlanePods(reader);
		const argumentsOf = ({spec}: Pod) =>
			(spec?.containers ?? []).flatMap(({command = [], args = []}) => [...command, ...args]);
		return pods
			.filter(pod => pod.metadata.labels?.['component'] === component)
			.flatMap(pod => argumentsOf(pod))
			.flatMap(argument =>
				argument.startsWith(`${flag}=`) ? cidrsIn(argument.slice(flag.length + 1)) : [],
			);
	});

/** Of self-managed control planes, which run as pods that anyone may see; managed ones hide theirs. */
export const controllerManagerClusterCidr = async (reader: ClusterReader): Promise<RangeSource> =>
	argumentSource(reader, 'kube-controller-manager', '--cluster-cidr');
export const apiServerServiceRange = async (reader: ClusterReader): Promise<RangeSource> =>
	argumentSource(reader, 'kube-apiserver', '--service-cluster-ip-range');

/** What kube-proxy takes for the pods' range; often empty. */
export const kubeProxyClusterCidr = async (reader: ClusterReader): Promise<RangeSource> =>
	rangeSourceFrom('ConfigMap kube-system/kube-proxy clusterCIDR', async () => {
		const configMap = await reader.read({
			apiVersion: 'v1',
			kind: 'ConfigMap',
			name: 'kube-proxy',
			namespace: 'kube-system',
		});
		const configuration = wellFormed(
			parse(configMap?.data?.['config.conf'] ?? ''),
			{clusterCIDR: 'string'} as const,
			'config.conf',
		);
		return cidrsIn(configuration?.clusterCIDR);
	});

const kubeadmConfig = {
	apiVersion: 'v1',
	kind: 'ConfigMap',
	name: 'kubeadm-config',
	namespace: 'kube-system',
} as const;

const configurationShape = {networking: {podSubnet: 'string', serviceSubnet: 'string'}} as const;

const kubeadmSource = async (
	reader: ClusterReader,
	field: 'podSubnet' | 'serviceSubnet',
): Promise<RangeSource> =>
	rangeSourceFrom(`ConfigMap kube-system/kubeadm-config networking.${field}`, async () => {
		const kubeadm = await reader.read(kubeadmConfig);
		const configuration: unknown = parse(kubeadm?.data?.['ClusterConfiguration'] ?? '');
		return cidrsIn(
			wellFormed(configuration, configurationShape, 'ClusterConfiguration')?.networking?.[field],
		);
	});

/** What kubeadm was told; kind clusters have it too (fact A-3). */
export const kubeadmPodSubnet = async (reader: ClusterReader): Promise<RangeSource> =>
	kubeadmSource(reader, 'podSubnet');
export const kubeadmServiceSubnet = async (reader: ClusterReader): Promise<RangeSource> =>
	kubeadmSource(reader, 'serviceSubnet');
