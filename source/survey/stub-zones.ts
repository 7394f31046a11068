import type {ClusterReader} from './cluster-reader.ts';
import {factFrom, type Fact} from './fact.ts';

/** A zone for which the cluster's name server asks another one, and the ConfigMap that says so. */
export type StubZone = {zone: string; configMap: string};

/** `dns://global.:53` is `global`. */
const zoneOf = (word: string): string =>
	word
		.replace(/^[a-z]+:\/\//v, '')
		.replace(/:\d+$/v, '')
		.replace(/\.$/v, '');

/** The zones of a Corefile that go elsewhere: server blocks of their own, and what `forward` or the former `proxy` is told. */
const zonesIn = (corefile: string): string[] => {
	let depth = 0;
	return corefile.split('\n').flatMap(line => {
		const text = line.replace(/#.*$/v, '').trim();
		const words = text
			.replace(/\{$/v, '')
			.split(/[\s,]+/v)
			.filter(word => word !== '');
		const isHead = depth === 0 && text.endsWith('{') && !text.startsWith('(');
		depth += (text.match(/\{/gv) ?? []).length - (text.match(/\}/gv) ?? []).length;
		const isForwarded = words[0] === 'forward' || words[0] === 'proxy';
		const zones = isHead ? words : words.slice(1, isForwarded ? 2 : 1);
		return zones.map(word => zoneOf(word)).filter(zone => zone !== '');
	});
};

/** kube-dns has a JSON object of zones and servers. */
const kubeDnsZones = (text: string): string[] => {
	try {
		const zones: unknown = JSON.parse(text);
		return zones !== null && typeof zones === 'object'
			? Object.keys(zones).map(zone => zoneOf(zone))
			: [];
	} catch {
		return [];
	}
};

/** CoreDNS' own configuration, what AKS, k3s and others include into it, and that of kube-dns. */
const names = ['coredns', 'coredns-custom', 'kube-dns'] as const;

/** Zones that the cluster's name server has others answer. The older guides made one, `global`, for every cluster (fact I-10). */
export const surveyStubZones = async (reader: ClusterReader): Promise<Fact<readonly StubZone[]>> =>
	factFrom('ConfigMaps coredns, coredns-custom and kube-dns in kube-system', async () => {
		const found = await Promise.all(
			names.map(async name => {
				const configMap = await reader.read({
					apiVersion: 'v1',
					kind: 'ConfigMap',
					name,
					namespace: 'kube-system',
				});
				const data = configMap?.data ?? {};
				const zones =
					name === 'kube-dns'
						? kubeDnsZones(data['stubDomains'] ?? '')
						: Object.values(data).flatMap(text => zonesIn(text));
				return [...new Set(zones)].map((zone): StubZone => ({zone, configMap: name}));
			}),
		);
		return found.flat();
	});
