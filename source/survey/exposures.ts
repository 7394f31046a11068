import type {ClusterReader} from './cluster-reader.ts';
import {mayBeDefined} from './definitions.ts';
import {factFrom} from './fact.ts';
import type {Exposure, Fact} from './facts.ts';

const gatewaysAtMost = 2000;

/** A server whose protocol is plain HTTP may have `tls` for a redirect; one with TLS and no mode passes it through. */
const modeOf = (protocol: string | undefined, tls: {mode?: string} | undefined): string =>
	tls === undefined || protocol === 'HTTP' ? 'none' : (tls.mode ?? 'PASSTHROUGH');

/** The namespace before a host limits VirtualServices alone (fact G-13). */
const withoutNamespace = (host: string): string => host.slice(host.lastIndexOf('/') + 1);

/** What Istio's Gateways open, the oldest first: of several for one port of one gateway that do not fit together, that one wins (fact G-9). */
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
							: [
									{
										port: port.number,
										mode: modeOf(port.protocol, tls),
										hosts: hosts.map(host => withoutNamespace(host)),
									},
								],
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
