import type {ConfigMap, Pod} from '../../kubernetes/typed-object.ts';
import {
	controlPlaneAnnotation,
	eastWestService,
	remoteSecretAnnotation,
	remoteSecretLabel,
	systemNamespace,
} from '../../mesh/well-known.ts';
import {recordOf, textOf} from '../../untyped.ts';
import {credentialsOf} from './credentials.ts';
import {isReady} from './pod-status.ts';
import type {DemoCluster, World} from './world.ts';

/** What a cluster was installed as. */
type Member = {
	name: string;
	network: string;
	/** Of a remote: where its control plane is. */ pilotAddress?: string;
};

/** A cluster that an istiod reads, itself included. */
export type Known = {name: string; cluster: DemoCluster};

const configMap = (name: string) =>
	({apiVersion: 'v1', kind: 'ConfigMap', name, namespace: systemNamespace}) as const;

const parsed = new WeakMap<ConfigMap, Member | undefined>();

const memberIn = (values: ConfigMap): Member | undefined => {
	const {global} = JSON.parse(values.data?.['original-values'] ?? '{}') as {
		global?: unknown;
	};
	const {multiCluster, network, remotePilotAddress} = recordOf(global);
	const name = textOf(recordOf(multiCluster)['clusterName']);
	const pilotAddress = textOf(remotePilotAddress);
	return name === undefined ? undefined : {name, network: textOf(network) ?? '', pilotAddress};
};

/** What the installed values say of a cluster; undefined before an installation. */
export const memberOf = ({api}: DemoCluster): Member | undefined => {
	const values = api.inspect(configMap('values'));
	if (values === undefined) {
		return undefined;
	}

	if (!parsed.has(values)) {
		parsed.set(values, memberIn(values));
	}

	return parsed.get(values);
};

/** The istiod pods of a cluster that serve. */
export const istiodPods = ({api}: DemoCluster): readonly Pod[] =>
	api
		.inspectAll({apiVersion: 'v1', kind: 'Pod', namespace: systemNamespace})
		.filter(pod => pod.metadata.labels?.['app'] === 'istiod' && isReady(pod));

/** The address that a load balancer gave to the east-west gateway. */
export const gatewayAddress = ({api}: DemoCluster): string | undefined => {
	const service = api.inspect({
		apiVersion: 'v1',
		kind: 'Service',
		name: eastWestService,
		namespace: systemNamespace,
	});
	return service?.status?.loadBalancer?.ingress?.[0]?.ip;
};

/** Whether pods run that an east-west gateway's Service leads to. */
export const hasGatewayPods = ({api}: DemoCluster): boolean =>
	api
		.inspectAll({apiVersion: 'v1', kind: 'Pod', namespace: systemNamespace})
		.some(pod => pod.metadata.labels?.['app'] === eastWestService && isReady(pod));

/** The cluster whose istiod serves this one: itself, or the one that its values lead to and that reads it. */
export const controlPlaneOf = (world: World, cluster: DemoCluster): DemoCluster | undefined => {
	const pilotAddress = memberOf(cluster)?.pilotAddress;
	const owner =
		pilotAddress === undefined
			? cluster
			: world.clusters.find(
					candidate => gatewayAddress(candidate) === pilotAddress && hasGatewayPods(candidate),
				);
	return owner === undefined ||
		istiodPods(owner).length === 0 ||
		(owner !== cluster && knownTo(world, owner).every(known => known.cluster !== cluster))
		? undefined
		: owner;
};

/** How istiod of a cluster stands to the clusters whose secrets it has. */
export const peersOf = (
	world: World,
	{api, secretsSince}: DemoCluster,
): ReadonlyArray<{name: string; cluster?: DemoCluster; status: 'synced' | 'syncing' | 'timeout'}> =>
	api
		.inspectAll({apiVersion: 'v1', kind: 'Secret', namespace: systemNamespace})
		.filter(({metadata}) => metadata.labels?.[remoteSecretLabel] === 'true')
		.map(secret => {
			const name = secret.metadata.annotations?.[remoteSecretAnnotation] ?? '';
			const age = world.now() - (secretsSince.get(secret.metadata.name) ?? 0);
			const cluster = credentialsOf(world, secret);
			if (cluster === undefined) {
				return {name, status: age < 30_000 ? 'syncing' : 'timeout'};
			}

			return {name, cluster, status: age < world.timings.syncMs ? 'syncing' : 'synced'};
		});

/** The clusters whose endpoints an istiod knows. */
export const knownTo = (world: World, controlPlane: DemoCluster): readonly Known[] => {
	const own = memberOf(controlPlane);
	return [
		...(own === undefined ? [] : [{name: own.name, cluster: controlPlane}]),
		...peersOf(world, controlPlane).flatMap(({name, cluster, status}) =>
			cluster === undefined || status !== 'synced' ? [] : [{name, cluster}],
		),
	];
};

/** Whether a cluster names another one as its control plane, for whoever reads it with that cluster's name. */
export const isAttachedTo = ({api}: DemoCluster, owner: string): boolean => {
	const namespace = api.inspect({apiVersion: 'v1', kind: 'Namespace', name: systemNamespace});
	return (
		namespace?.metadata.annotations?.[controlPlaneAnnotation]?.split(',').includes(owner) ?? false
	);
};
