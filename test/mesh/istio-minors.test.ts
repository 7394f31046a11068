import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {tooOldKinds} from '../../source/mesh/gateway-api.ts';
import {defaultIstio} from '../../source/mesh/default-istio.ts';
import {istioMinors, istioTableDay, type IstioMinor} from '../../source/mesh/istio-minors.ts';
import {
	judgedAs,
	minorFor,
	minorOf,
	nearestRelease,
	parseIstioVersion,
	type IstioVersion,
} from '../../source/mesh/versions.ts';
import {contextOf, factsOf, known, modelOf, verdictOf} from '../helpers/facts.ts';
import {operatorsFor} from '../helpers/operators.ts';

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

test('the known minors are 1.32, 1.31 and 1.30, and each names a release of its own', () => {
	assert.deepEqual(
		istioMinors.map(row => row.istio),
		['1.32', '1.31', '1.30'],
	);
	assert.deepEqual(
		istioMinors.map(row => row.release.newest),
		['1.32.0', '1.31.4', '1.30.8'],
	);
	for (const row of istioMinors) {
		assert.equal(minorOf(istio(row.release.newest)), row);
	}

	for (const text of ['1.29.9', '1.33.0', '1.33.0-rc.0', '2.31.0', '1.29-alpha.1']) {
		assert.equal(minorOf(istio(text)), undefined, text);
	}
});

test('development builds ahead of the newest minor are judged as that minor', () => {
	assert.equal(rowOf('1.33-alpha.eed52ebb66ad').istio, '1.32');
	assert.equal(rowOf('1.32-alpha.eed52ebb66ad').istio, '1.32');
	assert.equal(rowOf('1.30-alpha.1').istio, '1.30');
});

test('the default version is 1.31.4, the newest patch of its minor, and not the newest row', () => {
	assert.equal(defaultIstio, '1.31.4');
	assert.equal(rowOf(defaultIstio).release.newest, defaultIstio);
	assert.notEqual(rowOf(defaultIstio), istioMinors[0]);
});

test('each group of facts says on which day and where it was looked up; the table is as old as the oldest that time makes wrong', () => {
	const groups = istioMinors.map(
		({release, support, kubernetes, images, gatewayApi, multicluster}) => [
			release,
			support,
			kubernetes,
			images,
			gatewayApi,
			multicluster,
		],
	);
	for (const {
		lookedUp: {on, where},
	} of groups.flat()) {
		assert.equal(new Date(on).toISOString().slice(0, 10), on);
		assert.notEqual(where, '');
	}

	const ageing = groups.flatMap(([release, support]) => [
		release?.lookedUp.on ?? '',
		support?.lookedUp.on ?? '',
	]);
	assert.ok(ageing.includes(istioTableDay));
	assert.ok(ageing.every(day => day >= istioTableDay));
});

test('a minor is supported from its release on, and longer than the one before it', () => {
	for (const [
		index,
		{
			support: {released, until},
		},
	] of istioMinors.entries()) {
		assert.ok(released.on < until.on);
		assert.ok(until.on > (istioMinors[index + 1]?.support.until.on ?? ''));
	}

	// Six weeks after 1.32.0, by Istio's policy.
	assert.equal(
		Date.parse(rowOf('1.30.8').support.until.on) - Date.parse(rowOf('1.32.0').support.released.on),
		42 * 86_400_000,
	);
});

test('where a version has no row, the nearest is gone by; where it is not to be had, the nearest release is named', () => {
	assert.deepEqual(
		['no version', '1.33.0', '2.0.0', '1.31.0', '1.30.0', '1.29.9', '0.8.0'].map(
			text => minorFor(text).istio,
		),
		['1.31', '1.32', '1.32', '1.31', '1.30', '1.30', '1.30'],
	);
	assert.deepEqual(
		['1.29.9', '0.8.0', '1.30.99', '1.31.99', '1.40.0', '2.0.0', 'no version'].map(text =>
			nearestRelease(text),
		),
		['1.30.8', '1.30.8', '1.30.8', '1.31.4', '1.32.0', '1.32.0', '1.31.4'],
	);
});

test('what a version is judged as is said only where that is another minor', () => {
	assert.deepEqual(
		['1.32.0', '1.32-alpha.1', '1.30.0', '1.33.0', '1.33-alpha.1', '1.29.9', '2.32.0'].map(text =>
			judgedAs(istio(text)),
		),
		[undefined, undefined, undefined, '1.32', '1.32', '1.30', '1.32'],
	);
});

describe('Istio 1.30', () => {
	const hubOf = (version: string, ...overlays: Array<Record<string, unknown>>) => {
		const model = modelOf([{name: 'east-1'}, {name: 'east-2', role: 'remote', primary: 'east-1'}], {
			istio: {version},
		});
		return operatorsFor({
			...model,
			clusters: model.clusters.map(cluster => ({...cluster, overlays})),
		})
			.filter(({part}) => part === 'control-plane')
			.map(({operator}) => operator.spec['hub']);
	};

	test('is installed from a hub that stays', () => {
		assert.deepEqual(hubOf('1.30.5'), ['docker.io/istio', 'docker.io/istio']);
		// The patches of 1.29 name the same hub as 1.30.
		assert.deepEqual(hubOf('1.29.9'), ['docker.io/istio', 'docker.io/istio']);
		assert.deepEqual(hubOf('1.31.1'), [undefined, undefined]);
		assert.deepEqual(hubOf('1.32-alpha.eed52ebb66ad'), [undefined, undefined]);
	});

	test('leaves a hub alone that an overlay names', () => {
		assert.deepEqual(hubOf('1.30.5', {hub: 'registry.example.com/istio'}), [
			'registry.example.com/istio',
			'registry.example.com/istio',
		]);
		assert.deepEqual(hubOf('1.30.5', {values: {global: {hub: 'registry.example.com/istio'}}}), [
			undefined,
			undefined,
		]);
	});

	test('reads TCP routes of any bundle, and 1.31 only of 1.6', () => {
		const bundles = {tcproutes: 'v1.5.1', tlsroutes: 'v1.4.0'};
		assert.deepEqual(
			tooOldKinds(bundles, rowOf('1.30.5')).map(({kind}) => kind),
			['tlsroutes'],
		);
		assert.deepEqual(
			tooOldKinds(bundles, rowOf('1.31.1')).map(({kind}) => kind),
			['tcproutes', 'tlsroutes'],
		);
	});

	test('is told its own bundle of the Gateway API to install', () => {
		const remedyFor = (version: string) =>
			verdictOf(
				'gateway.api-crds',
				contextOf([factsOf({name: 'east-1', gatewayApi: known({})})], {
					model: modelOf([{name: 'east-1'}], {istio: {version}}),
				}),
			).remedy?.commands.join(' ') ?? '';
		assert.match(remedyFor('1.30.5'), /download\/v1\.5\.1\//v);
		assert.match(remedyFor('1.31.1'), /download\/v1\.6\.0\//v);
	});
});
