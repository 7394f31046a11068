import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {healthy} from '../../source/demo/scenarios/index.ts';
import {meshOf} from '../../source/demo/scenarios/spec.ts';
import type {ClusterPort} from '../../source/ports/cluster.ts';
import {makeDemoMesh} from '../helpers/demo-mesh.ts';

const mesh = meshOf([
	{name: 'east-1', network: 'east'},
	{name: 'west-1', network: 'west'},
]);
const inSystem = (apiVersion: string, kind: string, name: string) => ({
	apiVersion,
	kind,
	name,
	namespace: 'istio-system',
});

/** What somebody does to a finished mesh, in east-1 and west-1, and what the proof then says of east-1 → west-1. */
const faults: ReadonlyArray<{
	name: string;
	act: (east: ClusterPort, west: ClusterPort) => Promise<unknown>;
	cause: RegExp;
}> = [
	{
		name: 'a remote secret that is gone',
		act: async east => east.remove(inSystem('v1', 'Secret', 'istio-remote-secret-west-1')),
		cause: /east-1 has no remote secret for west-1/v,
	},
	{
		name: 'a reader whose account was made anew, so that its token is dead',
		async act(_east, west) {
			await west.remove(inSystem('v1', 'ServiceAccount', 'istio-reader-service-account'));
			await west.create({
				apiVersion: 'v1',
				kind: 'ServiceAccount',
				metadata: {name: 'istio-reader-service-account', namespace: 'istio-system'},
			});
		},
		cause: /west-1 is timeout|knows none as the endpoints/v,
	},
	{
		name: 'services that are exposed no more',
		act: async (_east, west) =>
			west.remove(inSystem('networking.istio.io/v1', 'Gateway', 'cross-network-gateway')),
		cause: /no Gateway resource lets services through the east-west gateway of west-1/v,
	},
	{
		name: 'a gateway without pods',
		act: async (_east, west) =>
			west.remove(inSystem('apps/v1', 'Deployment', 'istio-eastwestgateway')),
		cause: /no pod of the east-west gateway of west-1 is ready/v,
	},
	{
		name: 'another root',
		async act(_east, west) {
			const configMap = inSystem('v1', 'ConfigMap', 'istio-ca-root-cert');
			const {makeCertificates} = await import('../../source/adapters/certificates.ts');
			const {certificate} = await makeCertificates({keyBits: 1024}).makeRoot({
				organization: 'else',
				now: 1_800_000_000_000,
			});
			await west.patch(configMap, {data: {'root-cert.pem': certificate}});
		},
		cause: /hands out root/v,
	},
];

describe('the proof of a demo is red for what is broken', () => {
	for (const {name, act, cause} of faults) {
		it(name, async () => {
			using demo = await makeDemoMesh(healthy, mesh);
			const run = await demo.apply();
			assert.equal(run.exitCode, 0, run.summary);
			assert.equal((await demo.verify()).pair('east-1', 'west-1').status, 'pass');

			await act(demo.cluster('east-1'), demo.cluster('west-1'));
			await demo.clock.sleep(60_000);
			const {pair} = await demo.verify();
			assert.equal(pair('east-1', 'west-1').status, 'fail');
			assert.match(pair('east-1', 'west-1').cause ?? '', cause);
		});
	}
});
