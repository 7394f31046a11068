import type {Pod} from '../../kubernetes/typed-object.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {listPods} from '../pods.ts';
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

const claimOf = async (
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
	claimOf(reader, 'kube-controller-manager', '--cluster-cidr');
export const apiServerServiceRange = async (reader: ClusterReader): Promise<RangeSource> =>
	claimOf(reader, 'kube-apiserver', '--service-cluster-ip-range');
