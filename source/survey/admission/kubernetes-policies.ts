import {coveredKinds, type AdmissionRule} from '../../mesh/created-kinds.ts';
import {labelSelectorOf} from '../../kubernetes/label-selector.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import type {AdmissionPolicyFacts} from '../facts.ts';
import {at, listAt, stringAt, stringsAt} from '../shape.ts';

const apiVersion = 'admissionregistration.k8s.io/v1';
const atMost = 500;

const rulesOf = (rules: readonly unknown[]): AdmissionRule[] =>
	rules.map(rule => ({
		groups: stringsAt(rule, 'apiGroups'),
		resources: stringsAt(rule, 'resources'),
		operations: stringsAt(rule, 'operations'),
	}));

/** A binding narrows what its policy applies to, where it says anything. */
const narrowed = (kinds: readonly string[], binding: unknown): readonly string[] => {
	const rules = listAt(binding, 'spec', 'matchResources', 'resourceRules');
	const own = rules.length === 0 ? undefined : coveredKinds(rulesOf(rules)).map(({kind}) => kind);
	return own === undefined ? kinds : kinds.filter(kind => own.includes(kind));
};

/** Kubernetes' own ValidatingAdmissionPolicies that a binding lets deny something. */
export const listKubernetesPolicies = async (
	reader: ClusterReader,
): Promise<readonly AdmissionPolicyFacts[]> => {
	const bindings = await reader.list(
		{apiVersion, kind: 'ValidatingAdmissionPolicyBinding'},
		{atMost},
	);
	const denying = bindings.filter(binding =>
		stringsAt(binding, 'spec', 'validationActions').includes('Deny'),
	);
	if (denying.length === 0) {
		return [];
	}

	const all = await reader.list({apiVersion, kind: 'ValidatingAdmissionPolicy'}, {atMost});
	const policies = new Map(all.map(policy => [policy.metadata.name, policy]));
	return denying.flatMap((binding): AdmissionPolicyFacts[] => {
		const policy = policies.get(stringAt(binding, 'spec', 'policyName') ?? '');
		if (policy === undefined) {
			return [];
		}

		const kinds = coveredKinds(
			rulesOf(listAt(policy, 'spec', 'matchConstraints', 'resourceRules')),
		).map(({kind}) => kind);
		return [
			{
				engine: 'ValidatingAdmissionPolicy',
				name: policy.metadata.name,
				kinds: narrowed(kinds, binding),
				namespaces: [
					at(policy, 'spec', 'matchConstraints', 'namespaceSelector'),
					at(binding, 'spec', 'matchResources', 'namespaceSelector'),
				].map(labelSelectorOf),
				included: [],
				excluded: [],
			},
		];
	});
};
