import type {Defect} from './kit/defect.ts';
import {planted, type Manifest} from './kit/scene.ts';

const labels = {'k8s-app': 'cilium'};
const objects: readonly Manifest[] = [
	{
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {name: 'cilium-config', namespace: 'kube-system'},
		data: {
			'kube-proxy-replacement': 'true',
			'cni-exclusive': 'true',
			'bpf-lb-sock': 'true',
			'bpf-lb-sock-hostns-only': 'false',
			ipam: 'kubernetes',
		},
	},
	{
		apiVersion: 'apps/v1',
		kind: 'DaemonSet',
		metadata: {name: 'cilium', namespace: 'kube-system', labels},
		// Nothing is to run.
		spec: {
			selector: {matchLabels: labels},
			template: {
				metadata: {labels},
				spec: {
					nodeSelector: {nowhere: 'yes'},
					containers: [{name: 'cilium-agent', image: 'quay.io/cilium/cilium:v1.18.2'}],
				},
			},
		},
	},
];

/** Cilium takes the place of kube-proxy in every socket, so that sidecars never see the service addresses. */
export const ciliumInsteadOfKubeProxy: Defect = {
	name: 'cilium-instead-of-kube-proxy',
	stage: 'bare',
	...planted('b', objects),
	expect: {
		contexts: [
			{
				id: 'platform.cni',
				status: ['warn', 'note'],
				on: ['b'],
				says: /cilium/iv,
			},
		],
		mesh: [
			{
				id: 'platform.cni',
				status: 'warn',
				on: ['b'],
				says: /cilium/iv,
			},
		],
	},
	proof: {unproven: 'the lab has no Cilium'},
};
