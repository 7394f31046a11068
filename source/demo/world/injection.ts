import type {Pod} from '../../kubernetes/typed-object.ts';
import {simulatedVersion} from '../istioctl/operator.ts';
import {controlPlaneOf} from './members.ts';
import type {DemoCluster, World} from './world.ts';

const injector = {
	apiVersion: 'admissionregistration.k8s.io/v1',
	kind: 'MutatingWebhookConfiguration',
	name: 'istio-sidecar-injector',
} as const;

/** What the injector does with a new pod: leaves it alone, adds a sidecar, makes it a gateway, or makes the API server refuse it. */
type Injection = {kind: 'none' | 'sidecar' | 'gateway'} | {kind: 'refused'; message: string};

const asks = (cluster: DemoCluster, pod: Pod): 'sidecar' | 'gateway' | undefined => {
	const requested =
		pod.metadata.labels?.['sidecar.istio.io/inject'] ??
		pod.metadata.annotations?.['sidecar.istio.io/inject'];
	if (pod.metadata.annotations?.['inject.istio.io/templates'] === 'gateway') {
		return 'gateway';
	}

	const namespace = cluster.api.inspect({
		apiVersion: 'v1',
		kind: 'Namespace',
		name: pod.metadata.namespace ?? '',
	});
	return requested !== 'false' &&
		(requested === 'true' || namespace?.metadata.labels?.['istio-injection'] === 'enabled')
		? 'sidecar'
		: undefined;
};

/** What happens to a pod in admission, as the cluster is now. */
export const injectionOf = (world: World, cluster: DemoCluster, pod: Pod): Injection => {
	const requested = asks(cluster, pod);
	const configuration = cluster.api.inspect(injector);
	if (requested === undefined || configuration === undefined) {
		return {kind: 'none'};
	}

	const refused = (why: string): Injection => ({
		kind: 'refused',
		message: `Internal error occurred: failed calling webhook "namespace.sidecar-injector.istio.io": failed to call webhook: Post "https://istiod.istio-system.svc:443/inject?timeout=10s": ${why}`,
	});
	const hasAuthority = (configuration.webhooks ?? []).every(
		({clientConfig}) => (clientConfig?.caBundle ?? '') !== '',
	);
	if (!hasAuthority) {
		return refused(
			'tls: failed to verify certificate: x509: certificate signed by unknown authority',
		);
	}

	return controlPlaneOf(world, cluster) === undefined
		? refused('no endpoints available for service "istiod"')
		: {kind: requested};
};

/** The pod with what an injection adds. */
export const injected = (pod: Pod, kind: 'sidecar' | 'gateway'): Pod => {
	const {spec} = pod;
	const labels = {...pod.metadata.labels, 'security.istio.io/tlsMode': 'istio'};
	const image = `docker.io/istio/proxyv2:${simulatedVersion}`;
	return {
		...pod,
		metadata: {...pod.metadata, labels},
		spec:
			kind === 'gateway'
				? {
						...spec,
						containers: (spec?.containers ?? []).map(container => ({
							...container,
							image,
						})),
					}
				: {
						...spec,
						initContainers: [
							{name: 'istio-init', image},
							{name: 'istio-proxy', image, restartPolicy: 'Always'},
						],
					},
	};
};
