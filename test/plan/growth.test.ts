import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {istioctlDocuments} from '../../source/installers/istioctl/istioctl-installer.ts';
import type {Model} from '../../source/mesh/model.ts';
import {formerNameIn, withFormerNames} from '../../source/plan/former-names.ts';
import {outdatedWorkloadsIn} from '../../source/plan/outdated-workloads.ts';
import {planHash} from '../../source/plan/plan.ts';
import {restartSteps, willRestart} from '../../source/plan/restart-steps.ts';
import {stepsFor} from '../../source/plan/steps-for.ts';
import {outdatedWorkloadLines} from '../../source/reporters/outdated-workload-lines.ts';
import {proxyWorkloadsOf} from '../../source/survey/proxies.ts';
import {factsOf, istioOf, modelOf, modelWithBase, unknown} from '../helpers/facts.ts';
import {operatorsFor} from '../helpers/operators.ts';
import {proxyPod, type ProxySpec} from '../helpers/proxies.ts';

const [stock, grown] = [
	istioOf({clusterId: 'Kubernetes', owner: 'istioctl', meshId: undefined}),
	istioOf({formerName: 'Kubernetes'}),
];
const model = modelOf([
	{name: 'east-1', network: 'east'},
	{name: 'west-1', network: 'west'},
]);
const first = ({clusters}: Model) => {
	const [cluster] = clusters;
	assert.ok(cluster);
	return cluster;
};

const specOf = (of: Model): Record<string, unknown> => {
	const found = operatorsFor(of).find(({id}) => id === 'east-1/istiod');
	assert.ok(found);
	return found.operator.spec;
};

const hashOf = (of: Model): string =>
	planHash(stepsFor(of), {version: '1', installer: istioctlDocuments});

const overlaysOf = (of: Model): unknown =>
	(specOf(of) as {components?: {pilot?: {k8s?: {overlays?: unknown}}}}).components?.pilot?.k8s
		?.overlays;
const aliased = {
	kind: 'Deployment',
	name: 'istiod',
	patches: [
		{
			path: 'spec.template.spec.containers.[name:discovery].args[-1]',
			value: '--clusterAliases=Kubernetes=east-1',
		},
	],
};

describe('the former name of a cluster', () => {
	test("is Istio's own, before and after the cluster was named", () => {
		for (const [istio, name] of [
			[stock, 'Kubernetes'],
			[grown, 'Kubernetes'],
			[istioOf({}), undefined],
			[istioOf(), undefined],
			[istioOf({clusterId: 'other'}), undefined],
			[istioOf({clusterId: 'Kubernetes', revision: 'canary'}), undefined],
			[unknown(), undefined],
		] as const) {
			assert.equal(formerNameIn(first(model), factsOf({name: 'east-1', istio})), name);
		}
	});

	test('becomes an alias of istiod there and nowhere else, and the plan stays the same afterwards', () => {
		const before = withFormerNames(model, [
			factsOf({name: 'east-1', istio: stock}),
			factsOf({name: 'west-1'}),
		]);
		const after = withFormerNames(model, [
			factsOf({name: 'east-1', istio: grown}),
			factsOf({name: 'west-1'}),
		]);
		assert.deepEqual(overlaysOf(before), [aliased]);
		assert.equal(overlaysOf(model), undefined);
		assert.equal(before.clusters[1]?.formerName, undefined);
		assert.equal(hashOf(before), hashOf(after));
	});

	test('leaves the patches of the user in place', () => {
		const own = {
			kind: 'Service',
			name: 'istiod',
			patches: [{path: 'spec.type', value: 'ClusterIP'}],
		};
		const based = modelWithBase({components: {pilot: {k8s: {overlays: [own], replicaCount: 2}}}});
		assert.deepEqual(
			overlaysOf(withFormerNames(based, [factsOf({name: 'east-1', istio: stock})])),
			[own, aliased],
		);
	});

	test('is not given to an Istio that may not take it', () => {
		const old = modelOf([{name: 'east-1', network: 'east'}], {istio: {version: '1.26.8'}});
		assert.equal(
			overlaysOf(withFormerNames(old, [factsOf({name: 'east-1', istio: stock})])),
			undefined,
		);
	});
});

const outdatedWorkloads = (...pods: ProxySpec[]) =>
	outdatedWorkloadsIn(model, first(model), proxyWorkloadsOf(pods.map(pod => proxyPod(pod))));
const asPlanned = {cluster: 'east-1', network: 'east', mesh: 'shop'};

describe('workloads that lag behind the plan', () => {
	test('are those with another cluster, network or mesh, in words', () => {
		const found = outdatedWorkloads(
			{namespace: 'shop', name: 'cart'},
			{namespace: 'shop', name: 'current', ...asPlanned},
			{
				namespace: 'shop',
				name: 'moved',
				...asPlanned,
				network: 'old',
			},
			{namespace: 'mesh-wizard-verify-1', name: 'hello'},
		);
		assert.deepEqual(
			found.map(({workload, says}) => [workload.name, says]),
			[
				['cart', 'as Kubernetes, without a network, in mesh cluster.local'],
				['moved', 'on network old'],
			],
		);
	});

	test('are judged by what runs: a mark of a restart ends nothing, and what a restart does not change is said', () => {
		const annotations = {'mesh-wizard.dev/restarted-for': 'east-1/east/shop'};
		const found = outdatedWorkloads(
			{namespace: 'shop', name: 'healed', ...asPlanned, annotations},
			{namespace: 'shop', name: 'labelled', ...asPlanned, network: 'west', networkLabel: 'west'},
			{namespace: 'shop', name: 'marked', ...asPlanned, network: 'west', annotations},
			{namespace: 'shop', name: 'own', ...asPlanned, network: 'west', isInjected: false},
			{namespace: 'shop', name: 'plain', ...asPlanned, network: 'west'},
			{namespace: 'shop', name: 'relabelled', ...asPlanned, networkLabel: 'west'},
		);
		assert.deepEqual(
			found.map(({workload, says, keptBy}) => [workload.name, says, keptBy]),
			[
				['labelled', 'on network west, labelled topology.istio.io/network=west', 'label'],
				['marked', 'on network west', 'unknown'],
				['own', 'on network west', 'template'],
				['plain', 'on network west', undefined],
				['relabelled', 'labelled topology.istio.io/network=west', 'label'],
			],
		);
		assert.deepEqual(
			found.filter(one => willRestart(one, 'all')).map(({workload}) => workload.name),
			['plain'],
		);
		const lines = outdatedWorkloadLines(found, ['-f', 'mesh.yaml']).join('\n');
		assert.match(
			lines,
			/A restart does not change Deployment shop\/labelled of east-1: correct the label topology\.istio\.io\/network in its template/v,
		);
		assert.doesNotMatch(lines, /shop\/plain of east-1/v);
	});

	test("are let in under the former name where it is their own template's, and only there", () => {
		const east = {...first(model), formerName: 'Kubernetes'};
		const names = (...pods: ProxySpec[]) =>
			outdatedWorkloadsIn(model, east, proxyWorkloadsOf(pods.map(pod => proxyPod(pod)))).map(
				({workload}) => workload.name,
			);
		const ingress = {namespace: 'istio-system', name: 'ingress', isInjected: false};
		assert.deepEqual(names({...ingress, network: 'east'}), []);
		assert.deepEqual(names(ingress), ['ingress'], 'without a network');
		assert.deepEqual(names({...ingress, network: 'east', cluster: 'other'}), ['ingress']);
		assert.deepEqual(names({namespace: 'shop', name: 'cart', network: 'east'}), ['cart']);
	});

	test('are counted once, whatever versions their pods run', () => {
		const [old, current] = ['1.30.3', '1.31.1'].map(version => ({
			namespace: 'shop',
			name: 'cart',
			image: `docker.io/istio/proxyv2:${version}`,
		}));
		assert.ok(old !== undefined && current !== undefined);
		assert.deepEqual(
			outdatedWorkloads(old, current).map(({workload}) => [workload.name, workload.pods]),
			[['cart', 2]],
		);
		assert.equal(
			outdatedWorkloads(old, {...current, network: 'old'}).length,
			2,
			'what they say of themselves tells them apart',
		);
	});

	test('are restarted where somebody agreed, if anything brings them back', () => {
		const found = outdatedWorkloads(
			{namespace: 'shop', name: 'cart'},
			{namespace: 'shop', name: 'alone', kind: 'Pod'},
			{namespace: 'bank', name: 'till'},
		);
		const names = (consent: Parameters<typeof willRestart>[1]) =>
			found
				.filter(outdatedWorkload => willRestart(outdatedWorkload, consent))
				.map(({workload}) => workload.name);
		assert.deepEqual(names(undefined), []);
		assert.deepEqual(names(['shop']), ['cart']);
		assert.deepEqual(names('all'), ['till', 'cart']);
	});

	test('make one step for each namespace, one after the other, behind istiod and its root', () => {
		const steps = restartSteps(
			model,
			outdatedWorkloads(
				{namespace: 'shop', name: 'cart'},
				{namespace: 'shop', name: 'pay', kind: 'StatefulSet'},
				{namespace: 'istio-system', name: 'ingress', isInjected: false},
			),
			'all',
		);
		assert.deepEqual(
			steps.map(({id, needs}) => [id, needs]),
			[
				['east-1/restart/istio-system', ['east-1/istiod', 'east-1/root']],
				['east-1/restart/shop', ['east-1/istiod', 'east-1/root', 'east-1/restart/istio-system']],
			],
		);
		assert.deepEqual(
			steps.map(({action}) => (action.type === 'restart' ? action.workloads : [])),
			[
				[{kind: 'Deployment', name: 'ingress', setsNetwork: true}],
				[
					{kind: 'Deployment', name: 'cart'},
					{kind: 'StatefulSet', name: 'pay'},
				],
			],
		);
	});

	test('are named with the command that restarts them, and those that nobody brings back', () => {
		const lines = outdatedWorkloadLines(
			outdatedWorkloads(
				{namespace: 'shop', name: 'cart'},
				{namespace: 'shop', name: 'pay'},
				{namespace: 'jobs', name: 'alone', kind: 'Pod'},
			),
			['-f', 'mesh.yaml'],
		);
		assert.equal(lines[0], '3 workloads still run with the identity of before:');
		assert.ok(
			lines.includes(
				'  east-1, shop: Deployment cart (1 pod), Deployment pay (1 pod): as Kubernetes, without a network, in mesh cluster.local',
			),
			lines.join('\n'),
		);
		assert.ok(
			lines.includes('mesh-wizard apply -f mesh.yaml --restart-workloads shop'),
			lines.join('\n'),
		);
		assert.match(lines.at(-1) ?? '', /by hand: Pod jobs\/alone-x of east-1$/v);
		assert.deepEqual(outdatedWorkloadLines([], ['-f', 'mesh.yaml']), []);
	});
});
