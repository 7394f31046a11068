import {summarise} from '../../mesh/cidr.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import type {Fact, Ranges} from '../facts.ts';
import {calicoPools, ciliumPool, flannelNetworks} from './plugin-pools.ts';
import {hasRanges, isUnread, type RangeSource, rangesFact} from './range-source.ts';
import {
	controllerManagerClusterCidr,
	kubeProxyClusterCidr,
	kubeadmPodSubnet,
} from './control-plane.ts';
import {nodeSlices, observedPodAddresses, outsideOf} from './observed.ts';
import {openShiftPodNetwork} from './openshift.ts';

/**
The ranges that pods get their addresses from (fact A-1). A network plugin's own pools win over what the control plane was
told, which it may ignore; both win over the slices of nodes. They are complete only when no plugin's word is missing, and slices and
addresses could be seen and none lies outside of them.
*/
export const surveyPodRanges = async (reader: ClusterReader): Promise<Fact<Ranges>> => {
	const [openShift, calico, cilium, flannel, told, slices, addresses] = await Promise.all([
		openShiftPodNetwork(reader),
		calicoPools(reader),
		ciliumPool(reader),
		Promise.all(flannelNetworks(reader)),
		Promise.all([
			controllerManagerClusterCidr(reader),
			kubeadmPodSubnet(reader),
			kubeProxyClusterCidr(reader),
		]),
		nodeSlices(reader),
		observedPodAddresses(reader),
	]);
	const plugins: ReadonlyArray<readonly RangeSource[]> = [[openShift], [calico], [cilium], flannel];
	const first = plugins.findIndex(sources => sources.some(hasRanges));
	const ownPools = plugins[first]?.filter(hasRanges);
	const pools = ownPools ?? told.filter(hasRanges);
	const configured = pools.flatMap(source => source.cidrs);

	// Calico and Cilium hand out addresses without regard to the slices; elsewhere a slice outside the pools is a pool nobody named.
	const ignoresSlices = hasRanges(calico) || hasRanges(cilium);
	const strays = !ignoresSlices && hasRanges(slices) ? outsideOf(configured, slices.cidrs) : [];
	const contradictions = hasRanges(addresses)
		? outsideOf([...configured, ...strays], addresses.cidrs)
		: [];
	// A plugin that could not be asked may be the one that counts; slices and addresses could contradict.
	const unread = [
		...plugins.slice(0, first === -1 ? undefined : first).flat(),
		...(ignoresSlices ? [] : [slices]),
		addresses,
	].find(isUnread);

	return rangesFact({
		ranges: {
			cidrs: summarise([...configured, ...strays, ...contradictions]),
			complete:
				configured.length > 0 &&
				strays.length === 0 &&
				contradictions.length === 0 &&
				unread === undefined,
			...(unread === undefined ? {} : {unread: unread.unknown}),
		},
		used: [
			...pools,
			...(strays.length > 0 ? [slices] : []),
			...(contradictions.length > 0 ? [addresses] : []),
		].filter(hasRanges),
		asked: [openShift, calico, cilium, ...flannel, ...told, slices, addresses],
		nothing: 'no network plugin, control plane, node or pod tells the range',
	});
};
