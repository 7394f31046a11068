import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {labelSelectorOf} from '../../../source/kubernetes/label-selector.ts';
import type {
	AdmissionPolicyFacts,
	NamespaceFacts,
	WebhookFacts,
} from '../../../source/survey/facts.ts';
import {
	bothWays,
	contextOf,
	factsOf,
	known,
	modelOf,
	modelWithBase,
	unknown,
	verdictOf,
} from '../../helpers/facts.ts';

const model = modelOf([{name: 'east-1'}]);

describe('policy.pod-security', () => {
	const namespace = (name: string, labels: Record<string, string>): NamespaceFacts => ({
		name,
		labels,
		terminating: false,
	});
	const enforce = (level: string) => ({'pod-security.kubernetes.io/enforce': level});
	const injected = (level: string) => ({
		namespaces: known([namespace('shop', {'istio-injection': 'enabled', ...enforce(level)})]),
	});
	const system = (level: string) => ({
		namespaces: known([namespace('istio-system', enforce(level))]),
	});

	test('passes levels that admit what is installed', () => {
		assert.deepEqual(bothWays('policy.pod-security', {}), ['pass', 'pass']);
		assert.deepEqual(bothWays('policy.pod-security', system('baseline')), ['pass', 'pass']);
		assert.deepEqual(
			bothWays('policy.pod-security', {
				namespaces: known([namespace('plain', enforce('restricted'))]),
			}),
			['pass', 'pass'],
		);
		assert.deepEqual(bothWays('policy.pod-security', injected('privileged')), ['pass', 'pass']);
	});

	test("fails restricted for Istio's own namespace, warns where base.yaml has thought of it", () => {
		assert.deepEqual(bothWays('policy.pod-security', system('restricted')), ['note', 'fail']);
		assert.deepEqual(
			bothWays(
				'policy.pod-security',
				system('restricted'),
				modelWithBase({values: {pilot: {seccompProfile: {type: 'RuntimeDefault'}}}}),
			),
			['note', 'warn'],
		);
	});

	test('warns of namespaces that ask for sidecars and refuse them', () => {
		assert.deepEqual(bothWays('policy.pod-security', injected('baseline')), ['note', 'warn']);
		const {observed, remedy} = verdictOf(
			'policy.pod-security',
			contextOf([factsOf({name: 'east-1', ...injected('restricted')})], {model}),
		);
		assert.match(observed, /shop \(restricted\) asks for sidecars/v);
		assert.deepEqual(remedy?.commands, [
			'kubectl --context admin@east-1 label namespace shop pod-security.kubernetes.io/enforce=privileged --overwrite',
		]);
	});

	test("lets them be where Istio's CNI plugin does the work", () => {
		assert.deepEqual(
			bothWays('policy.pod-security', {
				...injected('baseline'),
				daemonSets: known([{namespace: 'kube-system', name: 'istio-cni-node'}]),
			}),
			['pass', 'pass'],
		);
		assert.deepEqual(
			bothWays(
				'policy.pod-security',
				injected('baseline'),
				modelWithBase({components: {cni: {enabled: true}}}),
			),
			['note', 'pass'],
		);
	});

	test('is unknown where namespaces could not be listed', () => {
		assert.deepEqual(bothWays('policy.pod-security', {namespaces: unknown()}), [
			'unknown',
			'unknown',
		]);
	});
});

describe('policy.webhook', () => {
	const webhook = (more: Partial<WebhookFacts> = {}): WebhookFacts => ({
		configuration: 'guard',
		kind: 'validating',
		name: 'pods.guard.example',
		isOfIstio: false,
		mustAnswer: true,
		rules: [{groups: [''], resources: ['pods'], operations: ['CREATE']}],
		namespaces: labelSelectorOf({}),
		objects: labelSelectorOf({}),
		isConditional: false,
		service: {namespace: 'guard', name: 'webhook'},
		...more,
	});
	const facts = (more: Partial<WebhookFacts>, ready = 0) => ({
		webhooks: known([webhook(more)]),
		readyEndpoints: known({'guard/webhook': ready}),
	});

	test('fails one that must answer for what is created, and has nothing ready', () => {
		assert.deepEqual(bothWays('policy.webhook', facts({})), ['note', 'fail']);
		const {observed, remedy} = verdictOf(
			'policy.webhook',
			contextOf([factsOf({name: 'east-1', ...facts({})})], {model}),
		);
		assert.equal(
			observed,
			'pods.guard.example of guard must answer for Pod, and nothing is ready behind Service guard/webhook',
		);
		assert.deepEqual(remedy?.commands, [
			'kubectl --context admin@east-1 get endpointslices -n guard -l kubernetes.io/service-name=webhook',
			'kubectl --context admin@east-1 delete validatingwebhookconfiguration guard',
		]);
	});

	const harmless: ReadonlyArray<{what: string; more: Partial<WebhookFacts>; ready?: number}> = [
		{what: 'that answers', more: {}, ready: 1},
		{what: 'that need not answer', more: {mustAnswer: false}},
		{what: 'of Istio itself', more: {isOfIstio: true}},
		{
			what: 'for other kinds',
			more: {rules: [{groups: ['cert-manager.io'], resources: ['*'], operations: ['*']}]},
		},
		{
			what: 'for deletions',
			more: {rules: [{groups: ['*'], resources: ['*'], operations: ['DELETE']}]},
		},
		{what: 'for other namespaces', more: {namespaces: labelSelectorOf({matchLabels: {team: 'a'}})}},
		{
			what: 'for objects with a label',
			more: {objects: labelSelectorOf({matchExpressions: [{key: 'guarded', operator: 'Exists'}]})},
		},
		{what: 'outside of the cluster', more: {service: undefined}},
	];
	for (const {what, more, ready} of harmless) {
		test(`passes one ${what}`, () => {
			assert.deepEqual(bothWays('policy.webhook', facts(more, ready)), ['pass', 'pass']);
		});
	}

	test('fails one that only leaves out a namespace that is not ours', () => {
		assert.deepEqual(
			bothWays(
				'policy.webhook',
				facts({
					namespaces: labelSelectorOf({
						matchExpressions: [
							{key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system']},
						],
					}),
					rules: [{groups: ['*'], resources: ['*/*'], operations: ['*']}],
				}),
			),
			['note', 'fail'],
		);
	});

	test('warns of one whose conditions may spare what is created', () => {
		assert.deepEqual(bothWays('policy.webhook', facts({isConditional: true})), ['note', 'warn']);
	});

	test('is unknown without webhooks, and without the endpoints that one needs', () => {
		assert.deepEqual(bothWays('policy.webhook', {webhooks: unknown()}), ['unknown', 'unknown']);
		assert.deepEqual(bothWays('policy.webhook', {...facts({}), readyEndpoints: unknown()}), [
			'unknown',
			'unknown',
		]);
		assert.deepEqual(bothWays('policy.webhook', {readyEndpoints: unknown()}), ['pass', 'pass']);
	});
});

describe('policy.admission', () => {
	const policy = (more: Partial<AdmissionPolicyFacts> = {}) => ({
		admissionPolicies: known([
			{
				engine: 'Kyverno' as const,
				name: 'require-labels/check',
				kinds: ['Pod'],
				namespaces: [],
				included: [],
				excluded: [],
				...more,
			},
		]),
	});

	test('warns of a policy that looks at what is created, by its name and kinds', () => {
		assert.deepEqual(bothWays('policy.admission', policy()), ['note', 'warn']);
		const {observed, remedy} = verdictOf(
			'policy.admission',
			contextOf([factsOf({name: 'east-1', ...policy()})], {model}),
		);
		assert.match(observed, /^Kyverno require-labels\/check \(Pod\) may refuse/v);
		assert.deepEqual(remedy?.commands, [
			'kubectl --context admin@east-1 get clusterpolicies.kyverno.io',
		]);
	});

	test('passes those that look elsewhere', () => {
		assert.deepEqual(bothWays('policy.admission', {}), ['pass', 'pass']);
		assert.deepEqual(
			bothWays('policy.admission', policy({excluded: ['istio-*', 'mesh-wizard-verify-*']})),
			['pass', 'pass'],
		);
		assert.deepEqual(bothWays('policy.admission', policy({included: ['shop']})), ['pass', 'pass']);
		assert.deepEqual(
			bothWays(
				'policy.admission',
				policy({namespaces: [labelSelectorOf({matchLabels: {team: 'a'}})]}),
			),
			['pass', 'pass'],
		);
	});

	test("warns of one that leaves out only Istio's namespace: the traffic proof has another", () => {
		assert.deepEqual(bothWays('policy.admission', policy({excluded: ['istio-system']})), [
			'note',
			'warn',
		]);
	});

	test('is unknown where policies could not be listed', () => {
		assert.deepEqual(bothWays('policy.admission', {admissionPolicies: unknown()}), [
			'unknown',
			'unknown',
		]);
	});
});
