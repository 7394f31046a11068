import {parse, stringify} from 'yaml';
import type {Place} from './defect.ts';
import type {Manifest, Scene} from './scene.ts';

type Configuration = {networking: {podSubnet: string; dnsDomain: string}};

const name = 'kubeadm-config';

const readConfiguration = async (scene: Scene, place: Place): Promise<Configuration> =>
	parse(
		await scene.kubectl(
			place,
			'-n',
			'kube-system',
			'get',
			'configmap',
			name,
			'-o',
			'jsonpath={.data.ClusterConfiguration}',
		),
	) as Configuration;

/** Changes what kubeadm has left in the cluster. */
export const changeConfiguration = async (
	scene: Scene,
	place: Place,
	change: (networking: Configuration['networking']) => Partial<Configuration['networking']>,
): Promise<void> => {
	const configuration = await readConfiguration(scene, place);
	const changed = {
		...configuration,
		networking: {...configuration.networking, ...change(configuration.networking)},
	};
	await scene.kubectl(
		place,
		'-n',
		'kube-system',
		'patch',
		'configmap',
		name,
		'--type=merge',
		'-p',
		JSON.stringify({data: {ClusterConfiguration: stringify(changed)}}),
	);
};

export const podSubnets = async (scene: Scene, place: Place): Promise<string[]> =>
	(await readConfiguration(scene, place)).networking.podSubnet.split(',');

export const setPodSubnet = async (
	scene: Scene,
	place: Place,
	change: (range: string) => string,
): Promise<void> =>
	changeConfiguration(scene, place, ({podSubnet}) => ({podSubnet: change(podSubnet)}));

const hidden = (data: unknown): Manifest => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name: 'hidden', namespace: 'default'},
	data,
});

/** Takes away what says the whole ranges, where Kubernetes itself does not. */
export const hideRanges = async (scene: Scene, place: Place): Promise<void> => {
	const configuration = await readConfiguration(scene, place);
	await scene.apply(place, [hidden({ClusterConfiguration: stringify(configuration)})]);
	await scene.kubectl(place, '-n', 'kube-system', 'delete', 'configmap', name);
};

export const showRanges = async (scene: Scene, place: Place): Promise<void> => {
	const ClusterConfiguration = await scene.kubectl(
		place,
		'get',
		'configmap',
		'hidden',
		'-o',
		'jsonpath={.data.ClusterConfiguration}',
	);
	await scene.apply(place, [
		{
			apiVersion: 'v1',
			kind: 'ConfigMap',
			metadata: {name, namespace: 'kube-system'},
			data: {ClusterConfiguration},
		},
	]);
	await scene.remove(place, [hidden({})]);
};

/** A further range of service addresses. */
export const serviceRange = (cidr: string): Manifest => ({
	apiVersion: 'networking.k8s.io/v1',
	kind: 'ServiceCIDR',
	metadata: {name: 'defect'},
	spec: {cidrs: [cidr]},
});

const groups = [
	'',
	'admissionregistration.k8s.io',
	'apiextensions.k8s.io',
	'apiregistration.k8s.io',
	'apps',
	'authentication.k8s.io',
	'authorization.k8s.io',
	'autoscaling',
	'batch',
	'certificates.k8s.io',
	'coordination.k8s.io',
	'discovery.k8s.io',
	'events.k8s.io',
	'networking.k8s.io',
	'policy',
	'rbac.authorization.k8s.io',
	'storage.k8s.io',
	'networking.istio.io',
	'security.istio.io',
	'telemetry.istio.io',
	'extensions.istio.io',
	'gateway.networking.k8s.io',
	'crd.projectcalico.org',
	'cilium.io',
	'metallb.io',
	'kyverno.io',
	'templates.gatekeeper.sh',
	'sailoperator.io',
];

/** Every right of user `restricted`, except in one API group. */
export const allBut = (group: string): readonly Manifest[] => [
	{
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'ClusterRole',
		metadata: {name: 'defect-restricted'},
		rules: [
			{apiGroups: groups.filter(other => other !== group), resources: ['*'], verbs: ['*']},
			{nonResourceURLs: ['*'], verbs: ['*']},
		],
	},
	{
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'ClusterRoleBinding',
		metadata: {name: 'defect-restricted'},
		roleRef: {
			apiGroup: 'rbac.authorization.k8s.io',
			kind: 'ClusterRole',
			name: 'defect-restricted',
		},
		subjects: [{apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'restricted'}],
	},
];
