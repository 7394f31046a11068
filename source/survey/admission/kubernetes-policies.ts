import {admissionRulesOf, coveredKinds} from '../../mesh/created-kinds.ts';
import {labelSelectorOf} from '../../kubernetes/label-selector.ts';
import type {ObjectOf} from '../../kubernetes/typed-object.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import type {AdmissionPolicyFacts} from '../facts.ts';

const apiVersion = 'admissionregistration.k8s.io/v1';
const atMost = 500;

type Binding = ObjectOf<{
	apiVersion: typeof apiVersion;
	kind: 'ValidatingAdmissionPolicyBinding';
}>;

/** A binding narrows what its policy applies to, where it says anything. */
const narrowed = (kinds: readonly string[], {spec}: Binding): readonly string[] => {
	const rules = spec?.matchResources?.resourceRules ?? [];
	const own =
		rules.length === 0 ? undefined : coveredKinds(admissionRulesOf(rules)).map(({kind}) => kind);
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
	const denying = bindings.filter(binding => binding.spec?.validationActions?.includes('Deny'));
	if (denying.length === 0) {
		return [];
	}

	const all = await reader.list({apiVersion, kind: 'ValidatingAdmissionPolicy'}, {atMost});
	const policies = new Map(all.map(policy => [policy.metadata.name, policy]));
	return denying.flatMap((binding): AdmissionPolicyFacts[] => {
		const policy = policies.get(binding.spec?.policyName ?? '');
		if (policy === undefined) {
			return [];
		}

		const kinds = coveredKinds(admissionRulesOf(policy.spec?.matchConstraints?.resourceRules)).map(
			({kind}) => kind,
		);
		return [
			{
				engine: 'ValidatingAdmissionPolicy',
				name: policy.metadata.name,
				kinds: narrowed(kinds, binding),
				namespaces: [
					policy.spec?.matchConstraints?.namespaceSelector,
					binding.spec?.matchResources?.namespaceSelector,
				].map(selector => labelSelectorOf(selector)),
				included: [],
				excluded: [],
			},
		];
	});
};
