import type {Defect} from './kit/defect.ts';
import {systemNamespace} from './kit/objects.ts';

const port = {
	name: 'tls',
	port: 15_443,
	protocol: 'TCP',
	targetPort: 15_443,
};

/** The gateway's Service lacks the port through which peers come. */
export const gatewayWithoutPort: Defect = {
	name: 'gateway-without-port',
	stage: 'installed',
	async inject({kubectl}) {
		await kubectl(
			'b',
			'-n',
			systemNamespace,
			'patch',
			'service',
			'istio-eastwestgateway',
			'-p',
			'{"spec":{"ports":[{"port":15443,"$patch":"delete"}]}}',
		);
	},
	expect: {
		contexts: [],
		mesh: [
			{
				id: 'gateway.ports',
				status: ['fail', 'warn'],
				on: ['b'],
				says: /15443/v,
			},
		],
	},
	proof: {
		mesh: 'holds',
		planted: 'after',
		despite: 'apply writes the port anew; until then no peer gets there',
	},
	async heal({kubectl}) {
		await kubectl(
			'b',
			'-n',
			systemNamespace,
			'patch',
			'service',
			'istio-eastwestgateway',
			'-p',
			JSON.stringify({spec: {ports: [port]}}),
		);
	},
};
