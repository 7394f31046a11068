import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';

const operator = (name: string, spec: string): string => `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: ${name}, namespace: istio-system}
spec:
${spec}`;

const small = `telemetry: {enabled: false}
    pilot: {resources: {requests: {cpu: 10m, memory: 100Mi}}}`;

const controlPlane = (name: string): string =>
	operator(
		'control-plane',
		`  profile: minimal
  values:
    ${small}
    global: {meshID: shop, network: net-${name}, multiCluster: {clusterName: ${name}}, proxy: {resources: {requests: {cpu: 10m, memory: 40Mi}}}}
`,
	);

const eastWest = (name: string): string =>
	operator(
		'eastwest',
		`  profile: empty
  components:
    ingressGateways:
      - name: istio-eastwestgateway
        label: {istio: eastwestgateway, app: istio-eastwestgateway, topology.istio.io/network: net-${name}}
        enabled: true
        k8s:
          env: [{name: ISTIO_META_REQUESTED_NETWORK_VIEW, value: net-${name}}]
          service:
            ports:
              - {name: status-port, port: 15021, targetPort: 15021}
              - {name: tls, port: 15443, targetPort: 15443}
              - {name: tls-istiod, port: 15012, targetPort: 15012}
              - {name: tls-webhook, port: 15017, targetPort: 15017}
  values:
    gateways: {istio-ingressgateway: {injectionTemplate: gateway}}
    global: {network: net-${name}, proxy: {resources: {requests: {cpu: 10m, memory: 40Mi}}}}
`,
	);

/** Lets other networks reach every service through the gateway. */
export const exposeServices = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: cross-network-gateway, namespace: istio-system}
spec:
  selector: {istio: eastwestgateway}
  servers: [{port: {number: 15443, name: tls, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}, hosts: ["*.local"]}]
`;

/** Writes what the commands of `guideScript` read: `documented/`, in a folder that has the clusters' intermediates in `certs/`. */
export const writeGuideFiles = async (
	directory: string,
	names: readonly string[],
): Promise<void> => {
	const file = (name: string) => path.join(directory, 'documented', name);
	await mkdir(file('.'), {recursive: true});
	for (const name of names) {
		await writeFile(file(`${name}.yaml`), controlPlane(name));
		await writeFile(file(`${name}-eastwest.yaml`), eastWest(name));
	}

	await writeFile(file('expose.yaml'), exposeServices);
};

/**
The guide's commands for primaries on a network each, one after the other, as a careful person with many terminals would not do them:
in one. `istioctlOf` gives each cluster's istioctl where it is not the one on PATH.
*/
export const guideScript = (
	names: readonly string[],
	istioctlOf: (name: string) => string = () => 'istioctl',
): string => `set -euo pipefail
declare -A istioctl=(${names.map(name => `[${name}]='${istioctlOf(name)}'`).join(' ')})
for c in ${names.join(' ')}; do
	kubectl --context $c create namespace istio-system
	kubectl --context $c create secret generic cacerts -n istio-system --from-file=certs/$c/ca-cert.pem --from-file=certs/$c/ca-key.pem --from-file=certs/$c/root-cert.pem --from-file=certs/$c/cert-chain.pem
	kubectl --context $c label namespace istio-system topology.istio.io/network=net-$c
	"\${istioctl[$c]}" install -y --context $c -f documented/$c.yaml
	"\${istioctl[$c]}" install -y --context $c -f documented/$c-eastwest.yaml
	until [ -n "$(kubectl --context $c -n istio-system get service istio-eastwestgateway -o 'jsonpath={.status.loadBalancer.ingress[0].ip}')" ]; do sleep 0.2; done
	kubectl --context $c apply -f documented/expose.yaml
done
for from in ${names.join(' ')}; do
	for to in ${names.join(' ')}; do
		[ $from = $to ] || "\${istioctl[$from]}" create-remote-secret -n istio-system --context $from --name $from | kubectl apply --context $to -f -
	done
done
`;
