import type {KubeObject} from '../kubernetes/object.ts';
import {
	holderAnnotation,
	managedByLabel,
	managedByValue,
	purposeLabel,
} from '../mesh/well-known.ts';
import {answerPort, probeContainer, probePurpose, tryingPod} from './names.ts';
import {argumentsOf, probeScript, type Try} from './script.ts';

const ours = {[managedByLabel]: managedByValue, [purposeLabel]: probePurpose};

/** A pod that nobody removed ends by itself after this. */
const deadlineSeconds = 300;

/** The namespace of one run, kept out of any mesh. `holder` is the JSON of the process that made it, so that a later run knows whether it is still wanted. */
export const namespaceObject = (name: string, holder: string): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Namespace',
	metadata: {
		name,
		labels: {...ours, 'istio-injection': 'disabled'},
		annotations: {[holderAnnotation]: holder},
	},
});

/** Bare pods: a refusal is the answer to their creation, not an event to look for, and nothing makes another one. */
const podObject = (
	name: string,
	namespace: string,
	container: {image: string; command?: readonly string[]; args: readonly string[]},
): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name, namespace, labels: {...ours, 'sidecar.istio.io/inject': 'false'}},
	spec: {
		restartPolicy: 'Never',
		activeDeadlineSeconds: deadlineSeconds,
		terminationGracePeriodSeconds: 1,
		automountServiceAccountToken: false,
		enableServiceLinks: false,
		nodeSelector: {'kubernetes.io/os': 'linux'},
		containers: [
			{
				name: probeContainer,
				...container,
				resources: {requests: {cpu: '10m', memory: '32Mi'}, limits: {memory: '128Mi'}},
				securityContext: {
					runAsNonRoot: true,
					runAsUser: 65_532,
					readOnlyRootFilesystem: true,
					allowPrivilegeEscalation: false,
					capabilities: {drop: ['ALL']},
					seccompProfile: {type: 'RuntimeDefault'},
				},
				volumeMounts: [{name: 'tmp', mountPath: '/tmp'}],
			},
		],
		volumes: [{name: 'tmp', emptyDir: {sizeLimit: '16Mi'}}],
	},
});

/** Tries everything at once and ends. */
export const tryingPodObject = (
	namespace: string,
	image: string,
	tries: readonly Try[],
): KubeObject =>
	podObject(tryingPod, namespace, {
		image,
		command: ['/bin/sh', '-c', probeScript, 'probe'],
		args: tries.flatMap(wanted => argumentsOf(wanted)),
	});

/** Answers every request with its name, and can do nothing else. */
export const answeringPodObject = (namespace: string, name: string, image: string): KubeObject =>
	podObject(name, namespace, {image, args: ['serve-hostname', `--port=${String(answerPort)}`]});
