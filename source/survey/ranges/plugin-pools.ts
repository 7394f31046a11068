import {parse} from 'yaml';
import {ipPoolShape} from '../../kubernetes/custom-shapes.ts';
import type {Fitting} from '../../kubernetes/shape.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {mayBeDefined} from '../definitions.ts';
import {listItems} from '../list-items.ts';
import {wellFormed} from '../well-formed.ts';
import {mayRun} from '../daemon-sets.ts';
import {ciliumSource, readCiliumConfig} from '../cilium.ts';
import {cidrsIn, rangeSourceFrom, type RangeSource} from './range-source.ts';

/**
Cilium's pool in its `cluster-pool` mode; in `kubernetes` mode it uses the nodes' slices, and in the others its addresses come from
elsewhere, so that it says nothing here.
*/
export const ciliumPool = async (reader: ClusterReader): Promise<RangeSource> =>
	rangeSourceFrom(ciliumSource, async () => {
		const settings = await readCiliumConfig(reader);
		return settings?.['ipam']?.startsWith('cluster-pool') === true
			? [
					...cidrsIn(settings['cluster-pool-ipv4-cidr']),
					...cidrsIn(settings['cluster-pool-ipv6-cidr']),
				]
			: [];
	});

const networkShape = {Network: 'string', IPv6Network: 'string'} as const;

/** Flannel's network, in either of the namespaces that its manifests have used. */
export const flannelNetworks = (reader: ClusterReader): ReadonlyArray<Promise<RangeSource>> =>
	['kube-flannel', 'kube-system'].map(async namespace =>
		rangeSourceFrom(`ConfigMap ${namespace}/kube-flannel-cfg Network`, async () => {
			if (!(await mayRun(reader, /flannel|canal/v))) {
				return [];
			}

			const configMap = await reader.read({
				apiVersion: 'v1',
				kind: 'ConfigMap',
				name: 'kube-flannel-cfg',
				namespace,
			});
			const network = wellFormed(
				parse(configMap?.data?.['net-conf.json'] ?? ''),
				networkShape,
				'net-conf.json',
			); // JSON is YAML
			return [...cidrsIn(network?.Network), ...cidrsIn(network?.IPv6Network)];
		}),
	);

const poolsPath = '/apis/crd.projectcalico.org/v1/ippools';
const definition = 'ippools.crd.projectcalico.org';
const poolsAtMost = 250;

const givesToPods = ({
	spec: {allowedUses: uses = [], disabled} = {},
}: Fitting<typeof ipPoolShape>): boolean =>
	disabled !== true && (uses.length === 0 || uses.includes('Workload'));

/** Calico's own pools, which it uses whatever the nodes' podCIDRs say. */
export const calicoPools = async (reader: ClusterReader): Promise<RangeSource> =>
	rangeSourceFrom('Calico IPPools', async () => {
		const pools = (await mayBeDefined(reader, definition))
			? await listItems(reader, {path: poolsPath, shape: ipPoolShape, atMost: poolsAtMost})
			: [];
		return pools.filter(pool => givesToPods(pool)).flatMap(({spec}) => cidrsIn(spec?.cidr));
	});
