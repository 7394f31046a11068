import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {tooOldKinds} from '../../source/mesh/gateway-api.ts';
import {istioMinors, newestIstio, type IstioMinor} from '../../source/mesh/istio-minors.ts';
import {
	minorFor, minorOf, nearestRelease, parseIstioVersion, type IstioVersion,
} from '../../source/mesh/versions.ts';
import {primaryOperator, remoteOperator} from '../../source/plan/manifests/control-plane.ts';
import {
	contextOf, factsOf, known, modelOf, verdictOf,
} from '../helpers/facts.ts';

const istio = (text: string): IstioVersion => {
	const version = parseIstioVersion(text);
	assert.ok(version, text);
	return version;
};

const rowOf = (text: string): IstioMinor => {
	const row = minorOf(istio(text));
	assert.ok(row, text);
	return row;
};

test('the supported minors are 1.31 and 1.30, and each names a release of its own', () => {
	assert.deepEqual(istioMinors.map(row => row.istio), ['1.31', '1.30']);
	for (const row of istioMinors) {
		assert.equal(minorOf(istio(row.newest)), row);
	}

	assert.equal(newestIstio, '1.31.1');
	for (const text of ['1.29.9', '1.32.0', '1.32.0-rc.0', '2.31.0', '1.29-alpha.1']) {
		assert.equal(minorOf(istio(text)), undefined, text);
	}
});

test('development builds ahead of the newest minor are judged as that minor', () => {
	assert.equal(rowOf('1.32-alpha.eed52ebb66ad').istio, '1.31');
	assert.equal(rowOf('1.30-alpha.1').istio, '1.30');
});

test('where a version has no row, the newest is gone by; where it is not to be had, the nearest release is named', () => {
	assert.deepEqual([undefined, 'no version', '1.29.9', '1.31.0', '1.30.0'].map(text => minorFor(text).istio), ['1.31', '1.31', '1.31', '1.31', '1.30']);
	assert.deepEqual(['1.29.9', '0.8.0', '1.30.99', '1.31.99', '1.40.0', '2.0.0', 'no version'].map(text => nearestRelease(text)), ['1.30.5', '1.30.5', '1.30.5', '1.31.1', '1.31.1', '1.31.1', '1.31.1']);
});

describe('Istio 1.30', () => {
	const hubOf = (version: string, ...overlays: Array<Record<string, unknown>>) => {
		const model = modelOf([{name: 'east-1'}, {name: 'east-2', role: 'remote', primary: 'east-1'}], {istio: {version}});
		const [primary, remote] = model.clusters.map(cluster => ({...cluster, overlays}));
		assert.ok(primary && remote);
		return [primaryOperator(model, primary), remoteOperator(model, remote, '192.0.2.1')].map(({spec}) => spec['hub']);
	};

	test('is installed from a hub that stays', () => {
		assert.deepEqual(hubOf('1.30.5'), ['docker.io/istio', 'docker.io/istio']);
		assert.deepEqual(hubOf('1.31.1'), [undefined, undefined]);
		assert.deepEqual(hubOf('1.32-alpha.eed52ebb66ad'), [undefined, undefined]);
	});

	test('leaves a hub alone that an overlay names', () => {
		assert.deepEqual(hubOf('1.30.5', {hub: 'registry.example.com/istio'}), ['registry.example.com/istio', 'registry.example.com/istio']);
		assert.deepEqual(hubOf('1.30.5', {values: {global: {hub: 'registry.example.com/istio'}}}), [undefined, undefined]);
	});

	test('reads TCP routes of any bundle, and 1.31 only of 1.6', () => {
		const bundles = {tcproutes: 'v1.5.1', tlsroutes: 'v1.4.0'};
		assert.deepEqual(tooOldKinds(bundles, rowOf('1.30.5')).map(({kind}) => kind), ['tlsroutes']);
		assert.deepEqual(tooOldKinds(bundles, rowOf('1.31.1')).map(({kind}) => kind), ['tcproutes', 'tlsroutes']);
	});

	test('is told its own bundle of the Gateway API to install', () => {
		const remedyFor = (version: string) => verdictOf('gateway.api-crds', contextOf([factsOf({name: 'east-1', gatewayApi: known({})})], {model: modelOf([{name: 'east-1'}], {istio: {version}})})).remedy?.commands.join(' ') ?? '';
		assert.match(remedyFor('1.30.5'), /download\/v1\.5\.1\//v);
		assert.match(remedyFor('1.31.1'), /download\/v1\.6\.0\//v);
	});
});
