import {Buffer} from 'node:buffer';
import type {KubeObject} from '../../kubernetes/object.ts';
import {cacertsName, rootConfigMap, systemNamespace} from '../../mesh/well-known.ts';
import type {KeyPair} from '../../ports/certificates.ts';
import {seedNamespace} from './accounts.ts';
import {kubernetesObjects, object, prefixOf} from './kube-system.ts';
import type {DemoCluster, World} from './world.ts';

/** Something that runs there already and has an address of a load balancer. */
const website = ({spec: sketch}: DemoCluster, place: number): KubeObject[] =>
	sketch.hasWebsite
		? [
				object('v1', 'Namespace', 'web', {}),
				object('v1', 'Service', 'website', {
					namespace: 'web',
					spec: {
						type: 'LoadBalancer',
						clusterIPs: [`${prefixOf(sketch.serviceRange)}.20`],
						ports: [{name: 'https', port: 443}],
					},
					status: {loadBalancer: {ingress: [{ip: `198.51.100.${String(place + 11)}`}]}},
				}),
			]
		: [];

/** What a cluster has before anybody came with a mesh. */
export const seed = (cluster: DemoCluster, place: number): void => {
	const {api, spec: sketch} = cluster;
	api.answer('/apis/networking.k8s.io/v1/servicecidrs', {
		items: [{metadata: {name: 'kubernetes'}, spec: {cidrs: [sketch.serviceRange]}}],
	});
	for (const one of [...kubernetesObjects(cluster, place), ...website(cluster, place)]) {
		api.put(one, {manager: 'kubeadm'});
	}

	for (const namespace of ['default', 'kube-system', ...(sketch.hasWebsite ? ['web'] : [])]) {
		seedNamespace(cluster, namespace);
	}
};

const encode = (text: string): string => Buffer.from(text).toString('base64');

/** Roots by name, each made once. */
export const makeRoots = ({
	certificates,
	clock,
}: Pick<World, 'certificates' | 'clock'>): ((name: string) => Promise<KeyPair>) => {
	const roots = new Map<string, Promise<KeyPair>>();
	return async name => {
		const root =
			roots.get(name) ??
			certificates.makeRoot({organization: `${name}.example.com`, now: clock.now()});
		roots.set(name, root);
		return root;
	};
};

/** What an earlier mesh left behind: an intermediate of a root, and that root in every namespace. */
export const leaveCertificates = async (
	{certificates, clock}: Pick<World, 'certificates' | 'clock'>,
	cluster: DemoCluster,
	root: KeyPair,
): Promise<void> => {
	const {api, spec: sketch} = cluster;
	const {certificate, key} = await certificates.makeIntermediate({
		root,
		organization: `${sketch.root ?? ''}.example.com`,
		cluster: sketch.context,
		now: clock.now(),
	});
	api.put(object('v1', 'Namespace', systemNamespace, {}), {manager: 'kubectl-create'});
	seedNamespace(cluster, systemNamespace);
	api.put(
		object('v1', 'Secret', cacertsName, {
			namespace: systemNamespace,
			type: 'Opaque',
			data: {
				'ca-cert.pem': encode(certificate),
				'ca-key.pem': encode(key.reveal()),
				'root-cert.pem': encode(root.certificate),
				'cert-chain.pem': encode(`${certificate}${root.certificate}`),
			},
		}),
		{manager: 'kubectl-create'},
	);
	for (const namespace of ['default', systemNamespace]) {
		api.put(
			{
				...object('v1', 'ConfigMap', rootConfigMap, {
					namespace,
					data: {'root-cert.pem': root.certificate},
				}),
			},
			{manager: 'pilot-discovery'},
		);
	}
};
