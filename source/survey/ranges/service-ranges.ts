import {normaliseCidr, summarise} from '../../mesh/cidr.ts';
import {coreShapes} from '../../kubernetes/shapes.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import type {Fact, Ranges} from '../facts.ts';
import {listServices} from '../load-balancers.ts';
import {wellFormedList} from '../well-formed.ts';
import {
	cidrsIn,
	rangeSourceFrom,
	hasRanges,
	isUnread,
	type RangeSource,
	rangesFact,
} from './range-source.ts';
import {apiServerServiceRange, kubeadmServiceSubnet} from './control-plane.ts';
import {observedServiceAddresses, outsideOf} from './observed.ts';
import {openShiftServiceNetwork} from './openshift.ts';

const serviceCidrsPath = '/apis/networking.k8s.io/v1/servicecidrs';
const serviceCidrsShape = {items: [coreShapes['networking.k8s.io/v1'].ServiceCIDR]} as const;

/** What the API server itself says, from Kubernetes 1.33 on. */
const serviceCidrs = async (reader: ClusterReader): Promise<RangeSource> =>
	rangeSourceFrom('ServiceCIDRs', async () =>
		(
			wellFormedList(
				await reader.get(serviceCidrsPath),
				serviceCidrsShape,
				'the list of ServiceCIDRs',
			)?.items ?? []
		).flatMap(({spec}) => cidrsIn((spec?.cidrs ?? []).join(','))),
	);

/** The Service `default/kubernetes` sits on the first address of the range. */
const kubernetesService = async (reader: ClusterReader): Promise<RangeSource> =>
	rangeSourceFrom('Service default/kubernetes', async () => {
		const services = await listServices(reader);
		const service = services.find(
			({metadata: {namespace, name}}) => namespace === 'default' && name === 'kubernetes',
		);
		return (service?.spec?.clusterIPs ?? []).flatMap(address => normaliseCidr(address) ?? []);
	});

/** The ranges that Services get their addresses from (fact A-2), without the dry run that only an apply may post. */
export const surveyServiceRanges = async (reader: ClusterReader): Promise<Fact<Ranges>> => {
	const api = await serviceCidrs(reader);
	if (hasRanges(api)) {
		return {known: true, value: {cidrs: summarise(api.cidrs), complete: true}, source: api.source};
	}

	const told = await Promise.all([
		openShiftServiceNetwork(reader),
		kubeadmServiceSubnet(reader),
		apiServerServiceRange(reader),
	]);
	const configured = told.filter(hasRanges);
	const [first, addresses] = await Promise.all([
		kubernetesService(reader),
		observedServiceAddresses(reader),
	]);
	const own = configured.length > 0 ? configured : [first].filter(hasRanges);
	const known = own.flatMap(source => source.cidrs);
	const contradictions = hasRanges(addresses) ? outsideOf(known, addresses.cidrs) : [];
	// From Kubernetes 1.33 on, ranges can be added that nobody else tells of.
	const unread = [api, addresses].find(isUnread);
	return rangesFact({
		ranges: {
			cidrs: summarise([...known, ...contradictions]),
			complete: configured.length > 0 && contradictions.length === 0 && unread === undefined,
			...(unread === undefined ? {} : {unread: unread.unknown}),
		},
		used: [...own, ...(contradictions.length > 0 ? [addresses] : [])].filter(hasRanges),
		asked: [api, ...told, first, addresses],
		nothing: 'no API, control plane or Service tells the range',
	});
};
