import {selects} from '../../kubernetes/label-selector.ts';
import type {ModelCluster} from '../../mesh/model.ts';
import {crossNetworkPort, eastWestService, networkLabel} from '../../mesh/well-known.ts';
import type {ClusterFacts, Exposure} from '../../survey/facts.ts';

/** The TLS mode in which a gateway passes on what other networks send. */
export const passThrough = 'AUTO_PASSTHROUGH';

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
				({selector, servers}) =>
					servers.some(({port}) => port === crossNetworkPort) &&
					selects({labels: selector, expressions: []}, labels),
			)
		: [];
};
