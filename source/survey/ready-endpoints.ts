import type {ClusterReader} from './cluster-reader.ts';
import {findDnsService} from './dns.ts';
import {countReadyEndpoints} from './endpoints.ts';
import {factFrom} from './fact.ts';
import type {Fact} from './facts.ts';
import {webhookServices} from './webhooks.ts';

/** Of the Services that something waits for: DNS, and webhooks that must answer before anything is created. One read. */
export const surveyReadyEndpoints = async (
	reader: ClusterReader,
): Promise<Fact<Readonly<Record<string, number>>>> =>
	factFrom('EndpointSlices', async () => {
		// Those that cannot be listed are unknown on their own; the others are counted all the same.
		const [dns, webhooks] = await Promise.allSettled([
			findDnsService(reader),
			webhookServices(reader),
		]);
		const services = [
			...(dns.status === 'fulfilled' && dns.value !== undefined ? [dns.value] : []),
			...(webhooks.status === 'fulfilled' ? webhooks.value : []),
		];
		return Object.fromEntries(await countReadyEndpoints(reader, services));
	});
