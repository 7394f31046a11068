import type {EastWestGateway, ModelCluster} from '../../mesh/model.ts';
import {
	eastWestOperator,
	eastWestService,
	networkLabel,
	systemNamespace,
} from '../../mesh/well-known.ts';
import type {OperatorDocument} from '../steps.ts';
import {mergeOverlays} from '../../mesh/overlay.ts';
import {gatewaySpread} from '../../mesh/presets.ts';

/**
Settings of an overlay that hold for gateways too. The gateway's own IstioOperator has profile `empty`, and an overlay's
components (an ingress gateway, say) belong to the control plane's document alone: two owners would prune each other's.
*/
const sharedSettings = (cluster: ModelCluster): Array<Record<string, unknown>> =>
	cluster.overlays.map(overlay => {
		const {hub, tag, values, meshConfig} = overlay as {
			hub?: unknown;
			tag?: unknown;
			values?: {global?: unknown};
			meshConfig?: unknown;
		};
		return {
			...(hub === undefined ? {} : {hub}),
			...(tag === undefined ? {} : {tag}),
			...(meshConfig === undefined ? {} : {meshConfig}),
			...(values?.global === undefined ? {} : {values: {global: values.global}}),
		};
	});

const crossNetworkPort = 15_443;

/** The east-west gateway (fact G-1), with only the ports that its role needs. */
export const eastWestOperatorFor = (
	mesh: string,
	cluster: ModelCluster,
	gateway: EastWestGateway,
): OperatorDocument => {
	const crossesNetworks = gateway.ports.some(({port}) => port === crossNetworkPort);
	return {
		apiVersion: 'install.istio.io/v1alpha1',
		kind: 'IstioOperator',
		metadata: {name: eastWestOperator, namespace: systemNamespace},
		spec: mergeOverlays([
			...sharedSettings(cluster),
			{
				profile: 'empty',
				components: {
					ingressGateways: [
						{
							name: eastWestService,
							enabled: true,
							// The label makes it a network's gateway, which istiod then expects to find on 15443.
							label: {
								istio: 'eastwestgateway',
								app: eastWestService,
								...(crossesNetworks ? {[networkLabel]: cluster.network} : {}),
							},
							k8s: {
								...(crossesNetworks
									? {env: [{name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: cluster.network}]}
									: {}),
								...(Object.keys(gateway.annotations).length === 0
									? {}
									: {serviceAnnotations: gateway.annotations}),
								...(gateway.leastReplicas === undefined
									? {}
									: gatewaySpread(gateway.leastReplicas, eastWestService)),
								service: {
									...(gateway.sourceRanges.length === 0
										? {}
										: {loadBalancerSourceRanges: gateway.sourceRanges}),
									ports: gateway.ports.map(({name, port}) => ({name, port, targetPort: port})),
								},
							},
						},
					],
				},
				values: {
					gateways: {'istio-ingressgateway': {injectionTemplate: 'gateway'}},
					global: {
						meshID: mesh,
						network: cluster.network,
						multiCluster: {clusterName: cluster.name},
					},
				},
			},
		]),
	};
};
