import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	hubName,
	isGone,
	lastDayOf,
	replacementOf,
	retiringHubOf,
	retiringHubs,
} from '../../source/mesh/image-hubs.ts';
import {istioMinors} from '../../source/mesh/istio-minors.ts';
import {imagesIn} from '../../source/mesh/image-uses.ts';
import {textOf} from '../../source/untyped.ts';
import {modelOf, shapes} from '../helpers/model.ts';
import {operatorsFor} from '../helpers/operators.ts';

const nameFor = (image: string): string | undefined => {
	const hub = retiringHubOf(image);
	return hub === undefined ? undefined : hubName(hub);
};

const digest = `sha256:${'0'.repeat(64)}`;

test('an image of a hub that goes away is known by host and whole path segments, however it is written', () => {
	const cases: ReadonlyArray<[string, string]> = [
		['gcr.io/istio-release', 'gcr.io/istio-release'],
		['gcr.io/istio-release/', 'gcr.io/istio-release'],
		['gcr.io/istio-release/pilot', 'gcr.io/istio-release'],
		['gcr.io/istio-release/proxyv2:1.29.2-distroless', 'gcr.io/istio-release'],
		[`gcr.io/istio-release/pilot@${digest}`, 'gcr.io/istio-release'],
		[`GCR.IO:443/istio-release/pilot:1.30.1@${digest}`, 'gcr.io/istio-release'],
		['  registry.istio.io/release/examples/deep/er:1.0\n', 'registry.istio.io/release'],
		['Registry.Istio.IO/release', 'registry.istio.io/release'],
		['registry.istio.io//release/pilot', 'registry.istio.io/release'],
		['registry.istio.io', 'registry.istio.io'],
		['registry.istio.io/testing/pilot:latest', 'registry.istio.io'],
		['registry.istio.io/release-candidate/pilot', 'registry.istio.io'],
		['gcr.io/istio-testing/pilot:latest', 'gcr.io/istio-testing'],
	];
	assert.deepEqual(
		cases.map(([image]) => nameFor(image)),
		cases.map(([, name]) => name),
	);
});

test('mirrors, names that only look alike and everything else are left alone', () => {
	for (const image of [
		'',
		'auto',
		'pilot',
		'istio/pilot:1.31.1',
		'docker.io/istio/pilot:1.31.1',
		'gcr.io',
		'gcr.io/',
		'gcr.io/istio-release-foo/x:1',
		'gcr.io/istio-releases',
		'gcr.io/other/istio-release/x',
		'gcr.io/ISTIO-RELEASE/pilot',
		'mirror.example.com/registry.istio.io/release/x:1',
		'mirror.example.com:5000/gcr.io/istio-release/x',
		'registry.istio.io.example.com/release/x',
		'xgcr.io/istio-release/x',
		'us.gcr.io/istio-release/x',
		'mirror.gcr.io/istio/pilot',
		'registry.istio.io:5000/release/x',
		'localhost:5000/release/pilot',
		'registry.istio.iorelease/x',
		`docker.io/istio/pilot@${digest}`,
	]) {
		assert.equal(retiringHubOf(image), undefined, image);
		assert.equal(replacementOf(image), undefined, image);
	}
});

test('the replacement keeps the path, the tag and the digest; builds for tests have none', () => {
	const cases: ReadonlyArray<[string, string | undefined]> = [
		['gcr.io/istio-release', 'docker.io/istio'],
		['registry.istio.io/release/', 'docker.io/istio'],
		['Registry.Istio.io:443/release/proxyv2:1.30.2', 'docker.io/istio/proxyv2:1.30.2'],
		['registry.istio.io//release/pilot', 'docker.io/istio/pilot'],
		[`gcr.io/istio-release/a/b:1@${digest}`, `docker.io/istio/a/b:1@${digest}`],
		['registry.istio.io/testing/pilot:latest', undefined],
		['gcr.io/istio-testing/pilot', undefined],
	];
	assert.deepEqual(
		cases.map(([image]) => replacementOf(image)),
		cases.map(([, wanted]) => wanted),
	);
});

test('a hub is there until its very last moment, and each says who says so', () => {
	for (const hub of retiringHubs) {
		const until = Date.parse(hub.until);
		assert.deepEqual([isGone(hub, until - 1), isGone(hub, until)], [false, true]);
		assert.match(lastDayOf(hub), /^\d{4}-\d{2}-\d{2}$/v);
		assert.match(hub.source, /^https:\/\//v);
	}
});

test('no supported Istio is installed from such a hub unless an overlay says so, whatever the topology', () => {
	for (const {
		release: {newest},
		images,
	} of istioMinors) {
		for (const shape of Object.values(shapes)) {
			const model = {...shape, istioVersion: newest};
			const installations = operatorsFor(model);
			assert.ok(installations.length >= model.clusters.length);
			for (const {part, operator} of installations) {
				if (part === 'control-plane') {
					const hub = textOf(operator.spec['hub']) ?? images.hub;
					assert.equal(retiringHubOf(hub), undefined, `${newest}: ${hub}`);
				}

				assert.deepEqual(imagesIn(operator.spec), [], newest);
			}
		}
	}

	const said = modelOf([{name: 'east-1', network: 'east'}], {istio: {version: '1.30.5'}});
	const [spoilt] = operatorsFor({
		...said,
		clusters: said.clusters.map(cluster => ({
			...cluster,
			overlays: [{hub: 'registry.istio.io/release'}],
		})),
	});
	assert.ok(spoilt);
	assert.deepEqual(imagesIn(spoilt.operator.spec), [
		{path: ['hub'], image: 'registry.istio.io/release'},
	]);
});
