import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	kubernetesFit,
	parseIstioVersion,
	parseKubernetesVersion,
	skewBetween,
	type IstioVersion,
} from '../../source/mesh/versions.ts';

const istio = (text: string): IstioVersion => {
	const version = parseIstioVersion(text);
	assert.ok(version, text);
	return version;
};

const kubernetes = (text: string) => {
	const version = parseKubernetesVersion(text);
	assert.ok(version, text);
	return version;
};

test('versions of Kubernetes are read with whatever their vendors add', () => {
	const expected: Record<string, [number, number, number]> = {
		'v1.35.4': [1, 35, 4],
		'v1.31.2-gke.1': [1, 31, 2],
		'v1.30.0+k3s1': [1, 30, 0],
		'v1.32.1-eks-5d632ec': [1, 32, 1],
		'v1.33.0-rc.1+abc': [1, 33, 0],
		'1.34.0': [1, 34, 0],
	};
	for (const [text, parts] of Object.entries(expected)) {
		const {major, minor, patch} = kubernetes(text);
		assert.deepEqual([major, minor, patch], parts, text);
	}
});

test('what is no version is not read as one', () => {
	for (const text of ['', 'unknown', 'v1', '1.35', 'v1.35+', 'east']) {
		assert.equal(parseKubernetesVersion(text), undefined, text);
	}

	for (const text of [
		'',
		'unknown',
		'1.31',
		'v1.31.1',
		'1.31.1 ',
		'1',
		'latest',
		'1.32-',
		'-alpha',
		'1.31.x',
		'1.32-alpha..1',
	]) {
		assert.equal(parseIstioVersion(text), undefined, text);
	}
});

test('releases, candidates and development builds of Istio are told apart', () => {
	assert.deepEqual(istio('1.31.1'), {
		text: '1.31.1',
		major: 1,
		minor: 31,
		patch: 1,
		prerelease: '',
		development: false,
	});
	assert.deepEqual(istio('1.31.0-rc.0'), {
		text: '1.31.0-rc.0',
		major: 1,
		minor: 31,
		patch: 0,
		prerelease: 'rc.0',
		development: false,
	});
	assert.deepEqual(istio('1.32-alpha.eed52ebb66ad'), {
		text: '1.32-alpha.eed52ebb66ad',
		major: 1,
		minor: 32,
		prerelease: 'alpha.eed52ebb66ad',
		development: true,
	});
	// A commit that happens to be digits with a leading zero, which semver would refuse as a number.
	assert.equal(istio('1.32-alpha.0123456789012').development, true);
	assert.equal(istio('1.32-dev').prerelease, 'dev');
});

test('Kubernetes is judged against the range of the chosen Istio', () => {
	const fit = (istioText: string, kubernetesText: string) =>
		kubernetesFit(istio(istioText), kubernetes(kubernetesText));
	assert.equal(fit('1.31.1', 'v1.32.0'), 'supported');
	assert.equal(fit('1.31.1', 'v1.36.9'), 'supported');
	assert.equal(fit('1.31.1', 'v1.31.9-gke.1'), 'too-old');
	assert.equal(fit('1.31.1', 'v1.37.0'), 'untested-new');
	assert.equal(fit('1.32-alpha.1', 'v1.35.4'), 'supported');
	assert.equal(fit('1.31.1', 'v2.35.4'), 'unknown');
});

test("an Istio without a row is judged by the nearest one's range", () => {
	const fit = (istioText: string, kubernetesText: string) =>
		kubernetesFit(istio(istioText), kubernetes(kubernetesText));
	for (const version of ['1.29.9', '1.33.0', '2.0.0', '0.8.0']) {
		assert.deepEqual(
			['v1.31.9', 'v1.32.0', 'v1.36.9', 'v1.37.0'].map(text => fit(version, text)),
			['too-old', 'supported', 'supported', 'untested-new'],
			version,
		);
	}
});

test('the skew of two versions says how far they are apart', () => {
	const skew = (one: string, other: string) => skewBetween(istio(one), istio(other));
	assert.deepEqual(skew('1.31.1', '1.31.1'), {kind: 'none'});
	assert.deepEqual(skew('1.31.1', '1.31.0'), {kind: 'patch'});
	assert.deepEqual(skew('1.32-alpha.a', '1.32-alpha.b'), {kind: 'patch'});
	assert.deepEqual(skew('1.31.1', '1.30.5'), {kind: 'minor', ahead: 1});
	assert.deepEqual(skew('1.29.0', '1.31.1'), {kind: 'minor', ahead: -2});
	assert.deepEqual(skew('2.31.1', '1.31.1'), {kind: 'major'});
});
