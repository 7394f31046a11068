import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {stringify} from 'yaml';
import type {LabObject} from '../../cluster-client.ts';
import {labBinary} from '../../lab-script.ts';
import type {Lab} from '../../start-lab.ts';
import {applyTo} from './apply.ts';
import {cacerts, makeIntermediate, type Authority, type Intermediate} from './certificates.ts';
import type {Place} from './defect.ts';
import {namespace, systemNamespace} from './objects.ts';
import type {Manifest, Scene} from './scene.ts';

const rootConfigMap = (root: string): Manifest => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {
		name: 'istio-ca-root-cert',
		namespace: systemNamespace,
		labels: {'istio.io/config': 'true'},
	},
	data: {'root-cert.pem': root},
});

const istiod: Manifest = {
	apiVersion: 'v1',
	kind: 'Endpoints',
	metadata: {name: 'istiod', namespace: systemNamespace},
	subsets: [
		{
			addresses: [{ip: '192.0.2.15'}],
			ports: [
				{name: 'https-webhook', port: 15_017},
				{name: 'https-dns', port: 15_012},
			],
		},
	],
};

const istioctl = async (
	lab: Lab,
	arguments_: readonly string[],
	options: {reject?: boolean; input?: string} = {},
) =>
	execa(labBinary('istioctl'), arguments_, {
		env: lab.env,
		extendEnv: false,
		...(options.input === undefined ? {stdin: 'ignore'} : {input: options.input}),
		reject: options.reject ?? true,
		timeout: 90_000,
	});

const install = async (
	lab: Lab,
	cluster: string,
	operator: unknown,
	isRunning: boolean,
): Promise<void> => {
	// Where nothing runs, it waits for readiness in vain, after everything was applied.
	await istioctl(
		lab,
		[
			'install',
			'-y',
			'--context',
			cluster,
			'-f',
			'-',
			'--readiness-timeout',
			isRunning ? '60s' : '1s',
		],
		{reject: isRunning, input: stringify(operator)},
	);
};

const operatorFor = (name: string, spec: Record<string, unknown>) => ({
	apiVersion: 'install.istio.io/v1alpha1',
	kind: 'IstioOperator',
	metadata: {name},
	spec,
});

const small = {cpu: '10m', memory: '100Mi'};

/**
Leaves in an API server what the documented commands leave in a cluster of a mesh on two networks: control plane, east-west
gateway, an intermediate of the common root. What a controller in it would write is written here.
*/
export const installIstio = async (
	lab: Lab,
	cluster: string,
	{network, authority, folder}: {network: string; authority: Authority; folder: string},
): Promise<void> => {
	await mkdir(folder, {recursive: true});
	const intermediate = await makeIntermediate(path.join(folder, cluster), authority);
	await applyTo(lab, cluster, [
		namespace(systemNamespace, {'topology.istio.io/network': network}),
		cacerts(intermediate),
	]);
	const global = {meshID: 'shop', multiCluster: {clusterName: cluster}, network};
	await install(
		lab,
		cluster,
		operatorFor('control-plane', {
			profile: 'minimal',
			values: {global, pilot: {resources: {requests: small}}},
		}),
		false,
	);
	await install(
		lab,
		cluster,
		operatorFor('eastwest', {
			profile: 'empty',
			components: {
				ingressGateways: [
					{
						name: 'istio-eastwestgateway',
						label: {
							istio: 'eastwestgateway',
							app: 'istio-eastwestgateway',
							'topology.istio.io/network': network,
						},
						enabled: true,
						k8s: {
							env: [{name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: network}],
							service: {
								ports: [
									{name: 'status-port', port: 15_021, targetPort: 15_021},
									{name: 'tls', port: 15_443, targetPort: 15_443},
									{name: 'tls-istiod', port: 15_012, targetPort: 15_012},
									{name: 'tls-webhook', port: 15_017, targetPort: 15_017},
								],
							},
						},
					},
				],
			},
			values: {gateways: {'istio-ingressgateway': {injectionTemplate: 'gateway'}}, global},
		}),
		false,
	);
	await applyTo(lab, cluster, [rootConfigMap(await readFile(authority.cert, 'utf8'))]);
	// Its own controller finds no running pod: what looks for endpoints finds these beside that.
	await applyTo(lab, cluster, [
		{
			apiVersion: 'discovery.k8s.io/v1',
			kind: 'EndpointSlice',
			metadata: {
				name: 'istiod-running',
				namespace: systemNamespace,
				labels: {
					'kubernetes.io/service-name': 'istiod',
					'endpointslice.kubernetes.io/managed-by': 'lab',
				},
			},
			addressType: 'IPv4',
			endpoints: [
				{addresses: ['192.0.2.15'], conditions: {ready: true, serving: true, terminating: false}},
			],
			ports: [
				{name: 'https-webhook', port: 15_017, protocol: 'TCP'},
				{name: 'https-dns', port: 15_012, protocol: 'TCP'},
			],
		},
	]);
	await lab.kubectl(
		cluster,
		'-n',
		systemNamespace,
		'patch',
		'service',
		'istio-eastwestgateway',
		'--subresource=status',
		'--type=merge',
		'-p',
		'{"status":{"loadBalancer":{"ingress":[{"ip":"198.18.0.250"}]}}}',
	);
};

/** Gives each of the clusters the remote secrets of the others. */
export const exchangeSecrets = async (lab: Lab, clusters: readonly string[]): Promise<void> => {
	for (const peer of clusters) {
		const {stdout} = await istioctl(lab, [
			'create-remote-secret',
			'--context',
			peer,
			'--name',
			peer,
			'-n',
			systemNamespace,
		]);
		const secret = path.join(path.dirname(lab.kubeconfig), `remote-secret-${peer}.yaml`);
		await writeFile(secret, stdout, {mode: 0o600});
		for (const holder of clusters.filter(name => name !== peer)) {
			await lab.kubectl(holder, 'apply', '-f', secret);
		}
	}
};

export const replaceCacerts = async (
	scene: Scene,
	place: Place,
	files: Intermediate,
): Promise<void> => scene.apply(place, [cacerts(files)]);

/** Lets a cluster hand out this root, as an istiod that has it would. */
export const handOut = async (scene: Scene, place: Place, {cert}: Authority): Promise<void> =>
	scene.apply(place, [rootConfigMap(await readFile(cert, 'utf8'))]);

/** Restarts what holds certificates in a whole cluster. */
export const restart = async (scene: Scene, place: Place): Promise<void> => {
	for (const deployment of ['istiod', 'istio-eastwestgateway']) {
		await scene.kubectl(
			place,
			'-n',
			systemNamespace,
			'rollout',
			'restart',
			`deployment/${deployment}`,
		);
		await scene.kubectl(
			place,
			'-n',
			systemNamespace,
			'rollout',
			'status',
			`deployment/${deployment}`,
			'--timeout=120s',
		);
	}
};

/** Ends istiod of a whole cluster and starts it again, without waiting for it: the former one does not go on beside one that cannot start. */
export const startAnew = async ({lab, name, kubectl}: Scene, place: Place): Promise<void> => {
	await lab.scale(name(place), {namespace: systemNamespace, name: 'istiod', replicas: 0});
	await kubectl(
		place,
		'-n',
		systemNamespace,
		'wait',
		'--for=delete',
		'pod',
		'-l',
		'app=istiod',
		'--timeout=60s',
	);
	await kubectl(place, '-n', systemNamespace, 'scale', 'deployment/istiod', '--replicas=1');
};

/** Changes istiod's mesh configuration. */
export const setMeshConfig = async (
	scene: Scene,
	place: Place,
	change: (mesh: string) => string,
): Promise<void> => {
	const mesh = await scene.kubectl(
		place,
		'-n',
		systemNamespace,
		'get',
		'configmap',
		'istio',
		'-o',
		'jsonpath={.data.mesh}',
	);
	const changed = change(mesh);
	if (changed === mesh) {
		throw new Error(
			`nothing to change in the mesh configuration of ${scene.name(place)}:\n${mesh}`,
		);
	}

	await scene.kubectl(
		place,
		'-n',
		systemNamespace,
		'patch',
		'configmap',
		'istio',
		'--type=merge',
		'-p',
		JSON.stringify({data: {mesh: changed}}),
	);
};

type InjectorValues = {global: Record<string, unknown>};

/** Changes the hub of what istiod injects; without one, takes that of cluster a. */
export const setInjectorHub = async (scene: Scene, place: Place, hub?: string): Promise<void> => {
	const valuesOf = async (of: Place) =>
		JSON.parse(
			await scene.kubectl(
				of,
				'-n',
				systemNamespace,
				'get',
				'configmap',
				'istio-sidecar-injector',
				'-o',
				'jsonpath={.data.values}',
			),
		) as InjectorValues;
	const values = await valuesOf(place);
	const changed = {
		...values,
		global: {...values.global, hub: hub ?? (await valuesOf('a')).global['hub']},
	};
	await scene.kubectl(
		place,
		'-n',
		systemNamespace,
		'patch',
		'configmap',
		'istio-sidecar-injector',
		'--type=merge',
		'-p',
		JSON.stringify({data: {values: JSON.stringify(changed)}}),
	);
};

/** Changes istiod's image; without a change, takes that of cluster a. */
export const setIstiodImage = async (
	scene: Scene,
	place: Place,
	change = (image: string) => image,
): Promise<void> => {
	const image = await scene.kubectl(
		'a',
		'-n',
		systemNamespace,
		'get',
		'deployment',
		'istiod',
		'-o',
		'jsonpath={.spec.template.spec.containers[0].image}',
	);
	await scene.kubectl(
		place,
		'-n',
		systemNamespace,
		'set',
		'image',
		'deployment/istiod',
		`discovery=${change(image)}`,
	);
};

const readObject = async (
	scene: Scene,
	place: Place,
	...what: readonly string[]
): Promise<LabObject> =>
	JSON.parse(
		await scene.kubectl(place, '-n', systemNamespace, 'get', ...what, '-o', 'json'),
	) as LabObject;

/** What the installation of a revision `canary` leaves beside the first one. */
export const secondRevision = async (scene: Scene, place: Place): Promise<readonly Manifest[]> => {
	const originals = await Promise.all(
		[
			['configmap', 'istio'],
			['deployment', 'istiod'],
			['mutatingwebhookconfiguration', 'istio-sidecar-injector'],
		].map(async what => readObject(scene, place, ...what)),
	);
	const rename = (text: string) =>
		text
			.replaceAll('"name":"istiod"', '"name":"istiod-canary"')
			.replaceAll('"istio.io/rev":"default"', '"istio.io/rev":"canary"')
			.replaceAll('"name":"REVISION","value":"default"', '"name":"REVISION","value":"canary"');
	const copies = originals.map(({status: _, ...object}) => {
		const {
			name,
			namespace: place_,
			labels,
		} = object.metadata as {name: string; namespace?: string; labels?: Record<string, string>};
		const copy = JSON.parse(
			rename(
				JSON.stringify({
					...object,
					metadata: {
						name: `${name}-canary`,
						labels,
						...(place_ === undefined ? {} : {namespace: place_}),
					},
				}),
			),
		) as Manifest;
		return copy;
	});
	return [
		...copies,
		{...istiod, metadata: {...istiod.metadata, name: 'istiod-canary'}},
		{
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {
				name: 'istiod-canary',
				namespace: systemNamespace,
				labels: {app: 'istiod', 'istio.io/rev': 'canary'},
			},
			spec: {ports: [{name: 'https-webhook', port: 443, targetPort: 15_017}]},
		},
	];
};

/** Installs a revision in a whole cluster, beside what runs there. */
export const installRevision = async (
	{lab, name}: Scene,
	place: Place,
	revision: string,
): Promise<void> => {
	await install(
		lab,
		name(place),
		operatorFor(revision, {
			profile: 'minimal',
			revision,
			values: {
				telemetry: {enabled: false},
				global: {meshID: 'shop', multiCluster: {clusterName: name(place)}, network: `net-${place}`},
				pilot: {resources: {requests: small}},
			},
		}),
		true,
	);
};

export const uninstallRevision = async (
	{lab, name}: Scene,
	place: Place,
	revision: string,
): Promise<void> => {
	await istioctl(lab, ['uninstall', '-y', '--context', name(place), '--revision', revision]);
};
