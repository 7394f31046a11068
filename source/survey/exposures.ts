import type {ClusterReader} from './cluster-reader.ts';
import {mayBeDefined} from './definitions.ts';
import {factFrom} from './fact.ts';
import type {Exposure, Fact} from './facts.ts';

const gatewaysAtMost = 2000;

/** What Istio's Gateways open, the oldest first: of several for one port of one gateway, that one wins (fact G-9). */
export const surveyExposures = async (reader: ClusterReader): Promise<Fact<readonly Exposure[]>> =>
	factFrom('Gateways of Istio', async () => {
		if (!(await mayBeDefined(reader, 'gateways.networking.istio.io'))) {
			return [];
		}

		const gateways = await reader.list(
			{apiVersion: 'networking.istio.io/v1', kind: 'Gateway'},
			{atMost: gatewaysAtMost},
		);
		return gateways
			.map(
				({
					metadata: {namespace = '', name, creationTimestamp = ''},
					spec: {selector = {}, servers = []} = {},
				}) => ({
					namespace,
					name,
					since: Date.parse(creationTimestamp),
					selector,
					servers: servers.flatMap(({port, tls, hosts = []}) =>
						port?.number === undefined
							? []
							: [{port: port.number, mode: tls?.mode ?? 'none', hosts}],
					),
				}),
			)
			.toSorted(
				(one, other) =>
					one.since - other.since ||
					`${one.name}.${one.namespace}`.localeCompare(`${other.name}.${other.namespace}`),
			)
			.map(({since: _since, ...exposure}) => exposure);
	});
