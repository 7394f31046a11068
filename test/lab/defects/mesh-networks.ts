import type {Defect} from './kit/defect.ts';

const setNetworks =
	(text: string): Defect['inject'] =>
	async scene => {
		await scene.kubectl(
			'b',
			'-n',
			'istio-system',
			'patch',
			'configmap',
			'istio',
			'--type=merge',
			'-p',
			JSON.stringify({data: {meshNetworks: text}}),
		);
	};

/** A list names the gateway of a network, as the guides before Istio 1.8 had it. */
export const meshNetworks: Defect = {
	name: 'mesh-networks',
	stage: 'installed',
	inject: setNetworks(
		'networks:\n  old-net:\n    endpoints: [{fromRegistry: old}]\n    gateways: [{address: 192.0.2.9, port: 443}]\n',
	),
	expect: {
		contexts: [
			{
				id: 'istio.mesh-networks',
				status: 'note',
				on: ['b'],
				says: /old-net/v,
			},
		],
		mesh: [
			{
				id: 'istio.mesh-networks',
				status: 'warn',
				on: ['b'],
				says: /old-net, so that apply|does not list old-net/v,
			},
		],
	},
	proof: {unproven: 'a network that no cluster of the lab is on gets no traffic'},
	heal: setNetworks('networks: {}'),
};
