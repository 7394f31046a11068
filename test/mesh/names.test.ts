import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {defaultClusterName, defaultClusterNames} from '../../source/mesh/default-names.ts';
import {
	clusterNameProblem,
	isAnnotationKey,
	isClusterName,
	isDnsSubdomain,
	isLabelValue,
} from '../../source/mesh/names.ts';

test('a cluster is named after the part of its context that tells it from others', () => {
	const expected = {
		'arn:aws:eks:eu-west-1:123456789012:cluster/Shop_East': 'shop-east',
		'arn:aws-us-gov:eks:us-gov-west-1:123456789012:cluster/east': 'east',
		gke_project_zone_east: 'east',
		'gke_my-project_europe-west1-b_east-1': 'east-1',
		'kind-east': 'east',
		'k3d-east': 'east',
		'kind-kind': 'kind',
		'kind-': 'kind',
		'admin@east-1': 'east-1',
		'me@example.com@west': 'west',
		'me@east.eu-west-1.eksctl.io': 'east',
		'east@': 'east',
		'East.Prod': 'east-prod',
		'-_east_-': 'east',
		minikube: 'minikube',
		'default/api-ocp-example-com:6443/kube:admin': 'api-ocp-example-com',
		'/api-ocp-example-com:6443/jane@corp.example': 'api-ocp-example-com',
		'a/b/c': 'a-b-c',
	};
	for (const [context, name] of Object.entries(expected)) {
		assert.equal(defaultClusterName(context), name, context);
	}
});

test("a context that says nothing usable gets a plain name, and never Istio's own", () => {
	for (const context of [
		'kubernetes-admin@kubernetes',
		'Kubernetes',
		'kind-kubernetes',
		'',
		'@',
		'___',
		'日本',
	]) {
		assert.equal(defaultClusterName(context), 'cluster', context);
	}
});

test('every context has a default name that is valid', () => {
	const context = fc.oneof(
		fc.string({unit: fc.constantFrom('é', '日', 'ß', 'İ', '\u0000', 'a', '-', '@', '_')}),
		fc.string(),
		fc
			.tuple(
				fc.constantFrom('kind-', 'k3d-', 'gke_p_z_', 'arn:aws:eks:r:1:cluster/', 'admin@'),
				fc.string({maxLength: 90}),
			)
			.map(parts => parts.join('')),
	);
	fc.assert(
		fc.property(context, text => {
			assert.ok(isClusterName(defaultClusterName(text)));
		}),
	);
});

test('a valid name is its own default, so that naming twice changes nothing', () => {
	fc.assert(
		fc.property(
			fc.string({unit: fc.constantFrom(...'abkind13d-'), minLength: 1, maxLength: 63}),
			text => {
				fc.pre(!/^(?:kind|k3d)-/v.test(text) && isClusterName(text));
				assert.equal(defaultClusterName(text), text);
			},
		),
	);
});

test('contexts that would share a name are reported and none of them gets it', () => {
	const {names, collisions} = defaultClusterNames([
		'kind-east',
		'admin@east',
		'gke_p_z_west',
		'kind-east',
	]);
	assert.deepEqual([...names], [['gke_p_z_west', 'west']]);
	assert.deepEqual(collisions, [{name: 'east', contexts: ['kind-east', 'admin@east']}]);
});

test('contexts of one OpenShift server keep namespace and user, and of two only the server', () => {
	const {names, collisions} = defaultClusterNames([
		'istio-system/api-one:6443/mgr',
		'default/api-one:6443/mgr',
		'istio-system/api-two:6443/mgr',
	]);
	assert.deepEqual(
		[...names.values()],
		['istio-system-api-one-6443-mgr', 'default-api-one-6443-mgr', 'api-two'],
	);
	assert.deepEqual(collisions, []);
});

test('long contexts that differ at their ends alone get different names', () => {
	const long = 'company-platform-team-production-environment-eu-central-1-cluster-number';
	const {names, collisions} = defaultClusterNames([`${long}-1`, `${long}-2`, `x${long}-1`]);
	assert.equal(new Set(names.values()).size, 3);
	assert.deepEqual(collisions, []);
	assert.ok([...names.values()].every(name => isClusterName(name)));
	assert.match(names.get(`${long}-2`) ?? '', /^company-platform-team-.*-cluster-number-2$/v);
});

test('no default name is given twice, and no context is forgotten', () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.constantFrom(
					'a',
					'kind-a',
					'x@a',
					'b',
					'k3d-b',
					'gke_p_z_c',
					'@',
					'Kubernetes',
					'n/a:1/u',
					'm/a:1/u',
					'n-a-1-u',
				),
			),
			contexts => {
				const {names, collisions} = defaultClusterNames(contexts);
				assert.equal(new Set(names.values()).size, names.size);
				assert.ok(collisions.every(({contexts: shared}) => shared.length > 1));
				assert.deepEqual(
					new Set([...names.keys(), ...collisions.flatMap(({contexts: shared}) => shared)]),
					new Set(contexts),
				);
			},
		),
	);
});

test('cluster names are DNS labels of at most 63 characters', () => {
	for (const name of ['a', 'east-1', '1', 'a'.repeat(63), 'x--y']) {
		assert.ok(isClusterName(name), name);
	}

	for (const name of [
		'',
		'East',
		'east_1',
		'east.1',
		'-east',
		'east-',
		'a'.repeat(64),
		'é',
		'a\n',
	]) {
		assert.match(clusterNameProblem(name)?.message ?? '', /is not a DNS label/v, name);
	}
});

test('no cluster is called Kubernetes, in any case', () => {
	for (const name of ['Kubernetes', 'kubernetes', 'KUBERNETES']) {
		assert.match(clusterNameProblem(name)?.message ?? '', /never named/v, name);
	}
});

test('networks are label values', () => {
	assert.ok(['east', 'East.1_a', '1', 'a'.repeat(63)].every(isLabelValue));
	assert.ok(!['', '-a', 'a-', 'a b', 'a/b', 'a'.repeat(64), 'a\n'].some(isLabelValue));
});

test('annotation keys are qualified names', () => {
	assert.ok(
		['a', 'service.beta.kubernetes.io/aws-load-balancer-internal', 'x.io/A_b'].every(
			isAnnotationKey,
		),
	);
	assert.ok(!['', '/', 'a/', '/a', 'a/b/c', 'a b', 'x_y/a'].some(isAnnotationKey));
});

test('host names are dotted labels', () => {
	assert.ok(['api', 'api.east.example.com'].every(isDnsSubdomain));
	assert.ok(
		!['', '.', 'a..b', 'a.', 'A', `${'a'.repeat(63)}.`.repeat(4) + 'a'].some(isDnsSubdomain),
	);
});
