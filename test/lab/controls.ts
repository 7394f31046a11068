import {execa} from 'execa';
import {labBinary} from './lab-script.ts';
import type {Lab} from './start-lab.ts';

/**
Drops packets in a cluster's network namespace before they are routed, so that a Service's address can be named: `match` is an
expression of nft, such as `ip daddr 198.18.0.11 tcp dport 15443`. Ends with the `await using`.
*/
export const cutPackets = async (cluster: string, match: string): Promise<AsyncDisposable> => {
	const nft = async (text: string) => execa('ip', ['netns', 'exec', `lab-${cluster}`, 'nft', text]);
	const table = 'ip testcut';
	await nft(
		`add table ${table}; add chain ${table} before { type filter hook prerouting priority -300; }; add rule ${table} before ${match} drop`,
	);
	return {
		async [Symbol.asyncDispose]() {
			await nft(`delete table ${table}`);
		},
	};
};

/** The cluster's east-west gateway no longer answers on 15443: nobody on another network reaches its workloads. */
export const cutGateway =
	(cluster: string) =>
	async (lab: Lab): Promise<AsyncDisposable> => {
		const address = await lab.kubectl(
			cluster,
			'-n',
			'istio-system',
			'get',
			'service',
			'istio-eastwestgateway',
			'-o',
			'jsonpath={.status.loadBalancer.ingress[0].ip}',
		);
		return cutPackets(cluster, `ip daddr ${address} tcp dport 15443`);
	};

/** Requests of one cluster's pods no longer arrive at the other's, although they are on one network. */
export const cutPods =
	(from: string, to: string) =>
	async (lab: Lab): Promise<AsyncDisposable> => {
		const pods = await lab.kubectl(from, 'get', 'nodes', '-o', 'jsonpath={.items[0].spec.podCIDR}');
		return cutPackets(to, `ip saddr ${pods} tcp dport 8080`);
	};

/** A primary's remote secret of a peer is gone, and comes back as it was. */
export const takeSecret =
	(of: string, from: string) =>
	async (lab: Lab): Promise<AsyncDisposable> => {
		const secret = ['-n', 'istio-system', 'secret', `istio-remote-secret-${of}`] as const;
		const kept = await lab.kubectl(from, 'get', ...secret, '-o', 'json', '--show-managed-fields');
		await lab.kubectl(from, 'delete', ...secret);
		return {
			async [Symbol.asyncDispose]() {
				const {
					metadata: {uid: _, resourceVersion: __, ...metadata},
					...rest
				} = JSON.parse(kept) as {metadata: Record<string, unknown>};
				await execa(
					labBinary('kubectl'),
					['--kubeconfig', lab.kubeconfig, '--context', from, 'create', '-f', '-'],
					{input: JSON.stringify({...rest, metadata})},
				);
			},
		};
	};
