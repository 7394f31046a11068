import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {startLab, type Lab, type LabSettings} from '../lab/start-lab.ts';
import {makeWizard, said} from '../lab/wizard.ts';

const operator = (name: string, spec: string): string => `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: ${name}, namespace: istio-system}
spec:
${spec}`;

const small = `telemetry: {enabled: false}
    pilot: {resources: {requests: {cpu: 10m, memory: 100Mi}}}`;

const controlPlane = (name: string): string => operator('control-plane', `  profile: minimal
  values:
    ${small}
    global: {meshID: shop, network: net-${name}, multiCluster: {clusterName: ${name}}, proxy: {resources: {requests: {cpu: 10m, memory: 40Mi}}}}
`);

const eastWest = (name: string): string => operator('eastwest', `  profile: empty
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
`);

const expose = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: cross-network-gateway, namespace: istio-system}
spec:
  selector: {istio: eastwestgateway}
  servers: [{port: {number: 15443, name: tls, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}, hosts: ["*.local"]}]
`;

/** The guide's commands, one after the other, as a careful person with many terminals would not do them: in one. */
const scriptFor = (names: readonly string[]): string => `set -euo pipefail
for c in ${names.join(' ')}; do
	kubectl --context $c create namespace istio-system
	kubectl --context $c create secret generic cacerts -n istio-system --from-file=certs/$c/ca-cert.pem --from-file=certs/$c/ca-key.pem --from-file=certs/$c/root-cert.pem --from-file=certs/$c/cert-chain.pem
	kubectl --context $c label namespace istio-system topology.istio.io/network=net-$c
	istioctl install -y --context $c -f documented/$c.yaml
	istioctl install -y --context $c -f documented/$c-eastwest.yaml
	until [ -n "$(kubectl --context $c -n istio-system get service istio-eastwestgateway -o 'jsonpath={.status.loadBalancer.ingress[0].ip}')" ]; do sleep 0.2; done
	kubectl --context $c apply -f documented/expose.yaml
done
for from in ${names.join(' ')}; do
	for to in ${names.join(' ')}; do
		[ $from = $to ] || istioctl create-remote-secret -n istio-system --context $from --name $from | kubectl apply --context $to -f -
	done
done
`;

const seconds = async (work: () => Promise<void>): Promise<number> => {
	const started = performance.now();
	await work();
	return (performance.now() - started) / 1000;
};

const purge = async (lab: Lab) => {
	await Promise.all(lab.contexts.map(async name => {
		await execa('istioctl', ['uninstall', '--purge', '-y', '--context', name], {env: lab.env, extendEnv: false});
		await lab.kubectl(name, 'delete', 'namespace', 'istio-system', '--wait');
		await lab.kubectl(name, '-n', 'kube-system', 'delete', 'configmap', 'istio-ca-root-cert', '--ignore-not-found');
	}));
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
/** Median and spread, in seconds. */
const show = (values: readonly number[]): string => `${median(values).toFixed(1)} s (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;

/** Each list in the order of the pairs; ratios are documented over installed. */
export type Comparison = {documentedSeconds: readonly number[]; installedSeconds: readonly number[]; provenSeconds: readonly number[]; ratios: readonly number[]};

/**
Primaries on a network each: mesh-wizard against the documented commands in sequence (design, section 9), in alternating pairs
on the same clusters. Times are those of this machine; only the ratio means something.
*/
export const compareWithGuide = async ({names, pairs, loadBalancer = 'on'}: {names: readonly string[]; pairs: number; loadBalancer?: LabSettings['loadBalancer']}): Promise<Comparison> => {
	await using lab = await startLab({clusters: names, loadBalancer});
	await using wizard = await makeWizard(lab, Object.fromEntries(names.map(name => [name, {network: `net-${name}`}])));
	await mkdir(path.join(wizard.directory, 'documented'));
	for (const name of names) {
		await wizard.write(`documented/${name}.yaml`, controlPlane(name));
		await wizard.write(`documented/${name}-eastwest.yaml`, eastWest(name));
	}

	await writeFile(path.join(wizard.directory, 'documented/expose.yaml'), expose);

	const apply = async (): Promise<{installed: number; proven: number}> => {
		const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		if (run.exitCode !== 0) {
			throw new Error(said(run));
		}

		const at = (type: string, last = false) => (last ? run.events.findLast(event => event.type === type && !('step' in event && event.step.endsWith('/record'))) : run.events.find(event => event.type === type))?.at ?? Number.NaN;
		return {installed: (at('step-finished', true) - at('run-started')) / 1000, proven: (at('run-finished') - at('run-started')) / 1000};
	};

	// The certificates are made once, before anything is measured, and used by both.
	await apply();
	const down = async () => {
		const run = await wizard.run('teardown', '-f', 'mesh.yaml', '--yes');
		if (run.exitCode !== 0) {
			throw new Error(said(run));
		}
	};

	await down();
	const documented: number[] = [];
	const installed: number[] = [];
	const proven: number[] = [];
	for (let pair = 0; pair < pairs; pair++) {
		documented.push(await seconds(async () => {
			await execa('bash', ['-c', scriptFor(names)], {cwd: wizard.directory, env: lab.env, extendEnv: false});
		}));
		await purge(lab);
		const result = await apply();
		installed.push(result.installed);
		proven.push(result.proven);
		await down();
	}

	const ratios = documented.map((value, index) => value / (installed[index] ?? Number.NaN));
	return {
		documentedSeconds: documented, installedSeconds: installed, provenSeconds: proven, ratios,
	};
};

/** `documented commands 41.0 s (…), mesh-wizard installs in …; ratio 3.1 (… to …)`. */
export const sayComparison = ({documentedSeconds, installedSeconds, provenSeconds, ratios}: Comparison): string =>
	`documented commands ${show(documentedSeconds)}, mesh-wizard installs in ${show(installedSeconds)}, with proof ${show(provenSeconds)}; ratio ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
