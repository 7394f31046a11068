import {contains, normaliseCidr, summarise} from '../../mesh/cidr.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {listServices} from '../load-balancers.ts';
import {listPods, podsAtMost} from '../pods.ts';
import {listNodes} from '../nodes.ts';
import {rangeSourceFrom, type RangeSource, cidrsIn} from './range-source.ts';

/** The slices handed to the nodes that are there now: a part of the range, never all of it (fact A-4). */
export const nodeSlices = async (reader: ClusterReader): Promise<RangeSource> =>
	rangeSourceFrom('podCIDRs of Nodes', async () => {
		const nodes = await listNodes(reader);
		return summarise(nodes.flatMap(node => cidrsIn((node.spec?.podCIDRs ?? []).join(','))));
	});

/** Addresses of pods, one by one. Pods on the host's network have the node's address and say nothing. */
export const observedPodAddresses = async (reader: ClusterReader): Promise<RangeSource> =>
	rangeSourceFrom(`addresses of pods (${podsAtMost} at most)`, async () => {
		const {pods} = await listPods(reader);
		return pods
			.filter(pod => pod.spec?.hostNetwork !== true)
			.flatMap(({status}) => (status?.podIPs ?? []).map(({ip}) => ip ?? ''))
			.flatMap(address => normaliseCidr(address) ?? []);
	});

/** Addresses of Services, one by one. */
export const observedServiceAddresses = async (reader: ClusterReader): Promise<RangeSource> =>
	rangeSourceFrom('addresses of Services', async () => {
		const services = await listServices(reader);
		return services
			.flatMap(({spec}) => spec?.clusterIPs ?? [])
			.flatMap(address => normaliseCidr(address) ?? []);
	});

/** Those of `cidrs` that none of `ranges` holds. */
export const outsideOf = (ranges: readonly string[], cidrs: readonly string[]): string[] =>
	cidrs.filter(cidr => !ranges.some(range => contains(range, cidr) === true));
