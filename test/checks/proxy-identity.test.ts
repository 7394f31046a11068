import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {proxyWorkloadsOf} from '../../source/survey/proxies.ts';
import {contextOf, factsOf, istioOf, known, modelOf, verdictOf} from '../helpers/facts.ts';
import {proxyPod, type ProxySpec} from '../helpers/proxies.ts';

const apart = modelOf([
	{name: 'east-1', network: 'a'},
	{name: 'west-1', network: 'b'},
]);
const cart: ProxySpec = {
	namespace: 'shop',
	name: 'cart',
	cluster: 'east-1',
	network: 'a',
	mesh: 'shop',
};

const verdictFor = (spec: ProxySpec, formerName?: string) =>
	verdictOf(
		'istio.proxy-identity',
		contextOf(
			[
				factsOf({
					name: 'east-1',
					istio: istioOf({formerName}),
					proxies: known(proxyWorkloadsOf([proxyPod(spec)])),
				}),
			],
			{model: apart, restartConsent: 'all'},
		),
	);

describe('what runs with another identity than planned', () => {
	test('stays a failure after a restart that changed nothing, and is cured at its cause', () => {
		assert.equal(verdictFor(cart).status, 'pass');
		const plain = verdictFor({...cart, network: 'b'});
		assert.deepEqual([plain.status, plain.remedy], ['note', undefined], 'a restart cures it');
		for (const [spec, cure] of [
			[{networkLabel: 'b'}, /A restart does not change Deployment shop\/cart: correct the label/v],
			[{network: 'b', networkLabel: 'b'}, /correct the label topology\.istio\.io\/network/v],
			[{network: 'b', isInjected: false}, /correct the ISTIO_META_ variables there/v],
			[
				{network: 'b', annotations: {'mesh-wizard.dev/restarted-for': 'east-1/a/shop'}},
				/it came back so from a restart/v,
			],
		] as const) {
			const verdict = verdictFor({...cart, ...spec});
			assert.equal(verdict.status, 'fail', JSON.stringify(spec));
			assert.match(verdict.remedy?.summary ?? '', cure);
			assert.doesNotMatch(verdict.remedy?.summary ?? '', /--restart-workloads/v);
		}
	});

	test('passes a gateway that keeps the former name of its template, where istiod has it as an alias', () => {
		const ingress = {...cart, cluster: 'Kubernetes', mesh: 'cluster.local', isInjected: false};
		assert.equal(verdictFor(ingress, 'Kubernetes').status, 'pass');
		assert.equal(verdictFor(ingress).status, 'warn');
	});
});
