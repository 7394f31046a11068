import type {ClusterReader} from '../cluster-reader.ts';
import {factFrom} from '../fact.ts';
import type {AdmissionPolicyFacts, Fact} from '../facts.ts';
import {listGatekeeperConstraints} from './gatekeeper-constraints.ts';
import {listKubernetesPolicies} from './kubernetes-policies.ts';
import {listKyvernoPolicies} from './kyverno-policies.ts';

/** Policies that may refuse something that an installation creates. */
export const surveyAdmissionPolicies = async (
	reader: ClusterReader,
): Promise<Fact<readonly AdmissionPolicyFacts[]>> =>
	factFrom(
		'ValidatingAdmissionPolicies with their bindings, Kyverno ClusterPolicies and Gatekeeper constraints',
		async () => {
			const lists = await Promise.all([
				listKubernetesPolicies(reader),
				listKyvernoPolicies(reader),
				listGatekeeperConstraints(reader),
			]);
			return lists.flat().filter(({kinds}) => kinds.length > 0);
		},
	);
