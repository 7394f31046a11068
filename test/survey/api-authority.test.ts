import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import type {ClusterPort} from '../../source/ports/cluster.ts';
import {surveyCluster} from '../../source/survey/survey-cluster.ts';
import {makeFakeClock} from '../helpers/fakes.ts';
import {fingerprintReader} from '../helpers/survey.ts';

test('whether the address shows a certificate of the CA that remote secrets carry is known, where one was seen and the CA could be read', async () => {
	const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
	const configMap = {
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {name: 'kube-root-ca.crt', namespace: 'kube-system'},
		data: {'ca.crt': pem('own')},
	};
	const surveyed = async (cluster: ClusterPort) =>
		surveyCluster('east-1', cluster, {
			certificates: {...fingerprintReader, isSignedBy: () => false},
			clock: makeFakeClock(),
		});
	const {apiAuthority: own} = await surveyed(makeMemoryCluster({objects: [configMap]}));
	assert.deepEqual(own.known && own.value, {pem: pem('own').trim(), isShown: true});
	const {apiAuthority: foreign} = await surveyed(
		makeMemoryCluster({objects: [configMap], shows: pem('of a proxy')}),
	);
	assert.equal(foreign.known && foreign.value.isShown, false);
	const {apiAuthority: plain} = await surveyed(
		makeMemoryCluster({objects: [configMap], shows: ''}),
	);
	assert.equal(plain.known && 'isShown' in plain.value, false);
	const {apiAuthority: none} = await surveyed(makeMemoryCluster());
	assert.equal(!none.known && none.detail, 'it holds no ca.crt');
});
