import type {ClusterReader} from './cluster-reader.ts';
import {findDnsService} from './dns.ts';
import {countReadyEndpoints} from './endpoints.ts';
import {factFrom} from './fact.ts';
import type {Fact} from './facts.ts';
import {listEastWestServices} from './gateways.ts';
import {webhookServices} from './webhooks.ts';

/** Of the Services that something waits for: DNS, webhooks that must answer before anything is created, gateways. One read. */
export const surveyReadyEndpoints = async (
	reader: ClusterReader,
): Promise<Fact<Readonly<Record<string, number>>>> =>
	factFrom('EndpointSlices', async () => {
		// Those that cannot be listed are unknown on their own; the others are counted all the same.
		const [dns, webhooks, gateways] = await Promise.allSettled([
			findDnsService(reader),
			webhookServices(reader),
			listEastWestServices(reader),
		]);
		const services = [
			...(dns.status === 'fulfilled' && dns.value !== undefined ? [dns.value] : []),
			...(webhooks.status === 'fulfilled' ? webhooks.value : []),
			...(gateways.status === 'fulfilled'
				? gateways.value.map(({metadata: {namespace = '', name}}) => ({namespace, name}))
				: []),
		];
		return Object.fromEntries(await countReadyEndpoints(reader, services));
	});
