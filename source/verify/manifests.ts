import type {KubeObject} from '../kubernetes/object.ts';
import type {Model} from '../mesh/model.ts';
import {
	holderAnnotation,
	managedByLabel,
	managedByValue,
	purposeLabel,
} from '../mesh/well-known.ts';
import {helloContainer, helloPort, sharedService, workloadName} from './names.ts';

export const verifyPurpose = 'verify';
const ours = {[managedByLabel]: managedByValue, [purposeLabel]: verifyPurpose};

/** The namespace of one run. `holder` is the JSON of the process that made it, so that a later run knows whether it is still wanted. */
export const namespaceObject = (name: string, holder: string): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Namespace',
	metadata: {
		name,
		labels: {...ours, 'istio-injection': 'enabled'},
		annotations: {[holderAnnotation]: holder},
	},
});

const serviceObject = (
	name: string,
	namespace: string,
	selector: Record<string, string>,
): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name, namespace, labels: ours},
	// Istio reads the protocol off the port's name.
	spec: {selector, ports: [{name: 'http', port: helloPort, targetPort: helloPort}]},
});

/**
One pod of Kubernetes' own test image, server and client in one. Its UDP server stays on although nobody uses it: without
it `netexec` never calls itself healthy. It runs as nobody, without a token, and stops at once.
*/
const deploymentObject = (name: string, namespace: string, image: string): KubeObject => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name, namespace, labels: ours},
	spec: {
		replicas: 1,
		selector: {matchLabels: {app: name}},
		template: {
			metadata: {
				labels: {...ours, app: name},
				annotations: {'sidecar.istio.io/proxyCPU': '10m', 'sidecar.istio.io/proxyMemory': '40Mi'},
			},
			spec: {
				automountServiceAccountToken: false,
				terminationGracePeriodSeconds: 1,
				containers: [
					{
						name: helloContainer,
						image,
						args: ['netexec', `--http-port=${String(helloPort)}`],
						ports: [{name: 'http', containerPort: helloPort}],
						readinessProbe: {httpGet: {path: '/healthz', port: helloPort}, periodSeconds: 1},
						resources: {requests: {cpu: '10m', memory: '16Mi'}},
						securityContext: {
							runAsNonRoot: true,
							runAsUser: 65_532,
							allowPrivilegeEscalation: false,
							capabilities: {drop: ['ALL']},
							seccompProfile: {type: 'RuntimeDefault'},
						},
					},
				],
			},
		},
	},
});

/**
What one cluster gets inside the namespace: a Service for every cluster, because names resolve only where the Service exists,
and a workload only for itself, so that each ordered pair has exactly one possible answerer (fact K-3, decision D-35).
*/
export const helloObjects = (model: Model, cluster: string, namespace: string): KubeObject[] => [
	...model.clusters.map(({name}) =>
		serviceObject(workloadName(name), namespace, {app: workloadName(name)}),
	),
	serviceObject(sharedService, namespace, {[purposeLabel]: verifyPurpose}),
	deploymentObject(workloadName(cluster), namespace, model.verifyImage),
];
