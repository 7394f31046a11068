import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {reasonOf} from '../../source/checks/subjects.ts';
import type {Fact, ResourceAttributes} from '../../source/survey/facts.ts';
import {
	readRights,
	rightOfPath,
	rightOfReview,
	secretRights,
} from '../../source/survey/read-rights.ts';
import {surveyCluster} from '../../source/survey/survey-cluster.ts';
import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeFakeClock} from '../helpers/fakes.ts';
import {fingerprintReader} from '../helpers/survey.ts';

const object = (
	apiVersion: string,
	kind: string,
	metadata: KubeObject['metadata'],
	rest: Record<string, unknown> = {},
): KubeObject => ({
	apiVersion,
	kind,
	metadata,
	...rest,
});
const definition = (name: string) =>
	object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {name});
const [system, kubeSystem] = ['istio-system', 'kube-system'];

/** A cluster with something of everything that a survey looks for. */
const crowded = (): MemoryCluster =>
	makeMemoryCluster({
		objects: [
			object('v1', 'Namespace', {name: system}),
			object('apps/v1', 'DaemonSet', {name: 'cilium', namespace: kubeSystem}),
			object('apps/v1', 'DaemonSet', {name: 'kube-flannel-ds', namespace: kubeSystem}),
			object(
				'apps/v1',
				'Deployment',
				{name: 'istiod', namespace: system, labels: {app: 'istiod'}},
				{spec: {template: {spec: {containers: [{name: 'discovery', image: 'pilot:1.31.1'}]}}}},
			),
			...[
				'ippools.crd.projectcalico.org',
				'networks.config.openshift.io',
				'clusterversions.config.openshift.io',
				'clusterpolicies.kyverno.io',
				'k8srequiredlabels.constraints.gatekeeper.sh',
				'authorizationpolicies.security.istio.io',
				'destinationrules.networking.istio.io',
				'gateways.networking.istio.io',
				'sidecars.networking.istio.io',
				'peerauthentications.security.istio.io',
				'istiooperators.install.istio.io',
			].map(definition),
			...['DestinationRule', 'Gateway', 'Sidecar'].map(kind =>
				object('networking.istio.io/v1', kind, {name: 'g', namespace: system}),
			),
			object(
				'admissionregistration.k8s.io/v1',
				'ValidatingAdmissionPolicyBinding',
				{name: 'b'},
				{spec: {policyName: 'p', validationActions: ['Deny']}},
			),
			object(
				'v1',
				'Service',
				{name: 'kube-dns', namespace: kubeSystem},
				{spec: {ports: [{port: 53}]}},
			),
			object(
				'v1',
				'Secret',
				{name: 'istio-remote-secret-b', namespace: system, labels: {'istio/multiCluster': 'true'}},
				{data: {}},
			),
		],
	});

const allows = (rights: readonly ResourceAttributes[], wanted: ResourceAttributes): boolean =>
	rights.some(
		({verb, group, resource}) =>
			verb === wanted.verb &&
			group === wanted.group &&
			(resource === '*' || resource === wanted.resource),
	);

const neededFor = async (readSecrets: boolean): Promise<ResourceAttributes[]> => {
	const cluster = crowded();
	await surveyCluster('a', cluster, {
		certificates: fingerprintReader,
		clock: makeFakeClock(),
		readSecrets,
	});
	// Everybody may ask about themselves.
	return cluster.requests
		.filter(({verb, path}) => verb !== 'review' || !path.includes('/selfsubject'))
		.flatMap(({verb, path}) => (verb === 'review' ? rightOfReview(path) : rightOfPath(path)) ?? []);
};

describe('the rights of a full preflight', () => {
	test('cover every read of a survey, and each is used', async () => {
		const needed = await neededFor(false);
		assert.ok(needed.length > 25, String(needed.length));
		assert.deepEqual(
			needed.filter(right => !allows(readRights, right)),
			[],
		);
		assert.deepEqual(
			readRights.filter(right => !needed.some(wanted => allows([right], wanted))),
			[],
		);
	});

	test('are named one by one where they are missing', async () => {
		const cluster = crowded();
		cluster.fail(
			/\/api\/v1\/nodes|configmaps\/istio-ca-root-cert|selfsubjectaccessreviews/v,
			'forbidden',
		);
		const facts = await surveyCluster('a', cluster, {
			certificates: fingerprintReader,
			clock: makeFakeClock(),
		});
		const missing = (fact: Fact<unknown>): ResourceAttributes | undefined =>
			fact.known ? undefined : fact.right;
		assert.deepEqual(missing(facts.nodes), {verb: 'list', group: '', resource: 'nodes'});
		assert.deepEqual(missing(facts.liveRoot), {
			verb: 'get',
			group: '',
			resource: 'configmaps',
			namespace: system,
		});
		assert.deepEqual(missing(facts.permissions), {
			verb: 'create',
			group: 'authorization.k8s.io',
			resource: 'selfsubjectaccessreviews',
		});
		assert.equal(missing(facts.namespaces), undefined);
		assert.equal(
			reasonOf({
				known: false,
				reason: 'denied',
				detail: 'User "jane" cannot list resource "nodes"',
				source: 'Nodes',
				right: {verb: 'list', group: '', resource: 'nodes'},
			}),
			'user jane may not list nodes cluster-wide',
		);
		assert.equal(
			reasonOf({
				known: false,
				reason: 'denied',
				detail: '',
				source: 'x',
				right: {
					verb: 'list',
					group: 'apps',
					resource: 'deployments',
					namespace: 'istio-system',
				},
			}),
			'these credentials may not list deployments.apps in istio-system',
		);
	});

	test('are one more with --read-secrets', async () => {
		const needed = await neededFor(true);
		assert.deepEqual(
			needed.filter(right => !allows([...readRights, ...secretRights], right)),
			[],
		);
		assert.ok(needed.some(right => allows(secretRights, right)));
	});
});
