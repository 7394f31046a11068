import type {Installation} from '../../mesh/installation.ts';
import {
	crossNetworkPort,
	eastWestOperator,
	eastWestService,
	networkLabel,
} from '../../mesh/well-known.ts';
import {mergeOverlays} from '../../mesh/overlay.ts';
import {gatewaySpread} from '../../mesh/presets.ts';
import {operatorDocument, type OperatorDocument} from './operator-document.ts';

/**
Settings of an overlay that hold for gateways too. The gateway's own IstioOperator has profile `empty`, and an overlay's
components (an ingress gateway, say) belong to the control plane's document alone: two owners would prune each other's.
*/
const sharedSettings = ({overlays}: Installation): Array<Record<string, unknown>> =>
	overlays.map(overlay => {
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

/** The east-west gateway (fact G-1), with only the ports that its role needs. */
export const eastWestOperatorFor = (
	installation: Extract<Installation, {part: 'east-west'}>,
): OperatorDocument => {
	const {mesh, cluster, network, gateway} = installation;
	const crossesNetworks = gateway.ports.some(({port}) => port === crossNetworkPort);
	return operatorDocument(
		eastWestOperator,
		mergeOverlays([
			...sharedSettings(installation),
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
								...(crossesNetworks ? {[networkLabel]: network} : {}),
							},
							k8s: {
								...(crossesNetworks
									? {env: [{name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: network}]}
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
						network,
						multiCluster: {clusterName: cluster},
					},
				},
			},
		]),
	);
};
