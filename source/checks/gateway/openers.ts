import {selects} from '../../kubernetes/label-selector.ts';
import type {ModelCluster} from '../../mesh/model.ts';
import {crossNetworkPort, eastWestService, networkLabel} from '../../mesh/well-known.ts';
import type {ClusterFacts, Exposure} from '../../survey/facts.ts';

/** The TLS mode in which a gateway passes on what other networks send. */
export const passThrough = 'AUTO_PASSTHROUGH';

const onPort = ({servers}: Exposure): Exposure['servers'] =>
	servers.filter(({port}) => port === crossNetworkPort);

/** Whether it leads other networks to Services. */
export const leadsThrough = (exposure: Exposure): boolean =>
	onPort(exposure).some(({mode}) => mode === passThrough);

/** The hosts to which it leads them. */
export const hostsOn = (exposure: Exposure): readonly string[] =>
	onPort(exposure)
		.filter(({mode}) => mode === passThrough)
		.flatMap(({hosts}) => hosts);

/** Whether it opens the port in a way that leaves no room for one that leads there (fact G-9). */
export const isAtOdds = (exposure: Exposure, hosts: readonly string[]): boolean =>
	onPort(exposure).some(
		({mode, hosts: own}) =>
			mode === 'none' || (mode !== passThrough && own.some(host => hosts.includes(host))),
	);

/** How it opens the port. */
export const modeOn = (exposure: Exposure): string => onPort(exposure)[0]?.mode ?? 'none';

/** Gateways that open the port for other networks at the east-west gateway, the oldest first; none where they are not known. */
export const openersOf = (
	{exposures, eastWest}: ClusterFacts,
	planned: ModelCluster | undefined,
): readonly Exposure[] => {
	const network =
		planned?.network ??
		(eastWest.known
			? eastWest.value.find(({network: own}) => own !== undefined)?.network
			: undefined);
	const labels = {
		istio: 'eastwestgateway',
		app: eastWestService,
		...(network === undefined ? {} : {[networkLabel]: network}),
	};
	return exposures.known
		? exposures.value.filter(
				exposure =>
					onPort(exposure).length > 0 &&
					selects({labels: exposure.selector, expressions: []}, labels),
			)
		: [];
};
