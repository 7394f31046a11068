import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {stringify} from 'yaml';
import {exposeServices} from './guide.ts';
import {chartOf, istioLines, type IstioLineName} from './istio-lines.ts';
import type {Lab} from './start-lab.ts';

/** What the machine of the lab needs of any installation: small requests, no stats filter. */
const small = {requests: {cpu: '10m', memory: '40Mi'}};

const globalFor = (name: string, version: string) => ({
	hub: 'docker.io/istio',
	tag: version,
	meshID: 'shop',
	network: `net-${name}`,
	multiCluster: {clusterName: name},
	proxy: {resources: small},
});

/** The values of Istio's guide for Helm, for a primary on a network of its own. */
const istiodValues = (name: string, version: string) => ({
	global: globalFor(name, version),
	telemetry: {enabled: false},
	resources: small,
});

/** The gateway's, with the two ports that its role needs: `networkGateway` would open istiod's as well. */
const gatewayValues = (name: string) => ({
	name: 'istio-eastwestgateway',
	labels: {
		app: 'istio-eastwestgateway',
		istio: 'eastwestgateway',
		'topology.istio.io/network': `net-${name}`,
	},
	env: {ISTIO_META_REQUESTED_NETWORK_VIEW: `net-${name}`},
	service: {
		type: 'LoadBalancer',
		ports: [
			{name: 'status-port', port: 15_021, targetPort: 15_021},
			{name: 'tls', port: 15_443, targetPort: 15_443},
		],
	},
	resources: small,
});

/** The commands for one cluster, as Istio's guides for Helm have them. */
const commandsFor = (name: string, line: IstioLineName): string => `set -euo pipefail
kubectl --context ${name} create namespace istio-system
kubectl --context ${name} label namespace istio-system topology.istio.io/network=net-${name}
kubectl --context ${name} create secret generic cacerts -n istio-system --from-file=certs/${name}/ca-cert.pem --from-file=certs/${name}/ca-key.pem --from-file=certs/${name}/root-cert.pem --from-file=certs/${name}/cert-chain.pem
helm --kube-context ${name} install istio-base '${chartOf(line, 'base')}' -n istio-system
helm --kube-context ${name} install istiod '${chartOf(line, 'istiod')}' -n istio-system -f helm/${name}-istiod.yaml --wait --timeout 3m
helm --kube-context ${name} install istio-eastwestgateway '${chartOf(line, 'gateway')}' -n istio-system -f helm/${name}-gateway.yaml --wait --timeout 3m
until [ -n "$(kubectl --context ${name} -n istio-system get service istio-eastwestgateway -o 'jsonpath={.status.loadBalancer.ingress[0].ip}')" ]; do sleep 0.2; done
kubectl --context ${name} apply -f helm/expose.yaml
`;

/** What lets istiod of one cluster read another; Helm has no command for it. */
const remoteSecret = (from: string, to: string): string =>
	`set -o pipefail; istioctl create-remote-secret -n istio-system --context ${from} --name ${from} | kubectl apply --context ${to} -f -`;

/**
Makes a mesh of primaries on a network each with Helm's own commands, nothing of mesh-wizard's. `directory` holds the clusters'
intermediates in `certs/`. Needs the lab's part `helm`.
*/
export const installByHelm = async (
	lab: Lab,
	directory: string,
	{names, line}: {names: readonly string[]; line: IstioLineName},
): Promise<void> => {
	const run = async (script: string) =>
		execa('bash', ['-c', script], {
			cwd: directory,
			env: lab.envOf(line),
			extendEnv: false,
			stdin: 'ignore',
			timeout: 400_000,
		});
	await mkdir(path.join(directory, 'helm'));
	await writeFile(path.join(directory, 'helm', 'expose.yaml'), exposeServices);
	await Promise.all(
		names.map(async name => {
			await writeFile(
				path.join(directory, 'helm', `${name}-istiod.yaml`),
				stringify(istiodValues(name, istioLines[line].version)),
			);
			await writeFile(
				path.join(directory, 'helm', `${name}-gateway.yaml`),
				stringify(gatewayValues(name)),
			);
			await run(commandsFor(name, line));
		}),
	);
	await Promise.all(
		names.flatMap(from =>
			names.filter(to => to !== from).map(async to => run(remoteSecret(from, to))),
		),
	);
};
