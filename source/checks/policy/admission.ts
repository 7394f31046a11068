import {createdPlaces, type CreatedPlace} from '../../mesh/created-kinds.ts';
import {selects} from '../../kubernetes/label-selector.ts';
import type {AdmissionPolicyFacts, ClusterFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {systemLabels} from './webhook.ts';

/** Whether a name fits a pattern with `*` and `?`. */
const fits = (pattern: string, name: string): boolean =>
	new RegExp(
		`^${pattern
			.replaceAll(/[.+^$\{\}\(\)\|\[\]\\]/gv, String.raw`\$&`)
			.replaceAll('*', '.*')
			.replaceAll('?', '.')}$`,
		'v',
	).test(name);

const looksInto = (
	{namespaces, included, excluded}: AdmissionPolicyFacts,
	{namespace, labels}: CreatedPlace,
): boolean =>
	namespaces.every(selector => selects(selector, labels)) &&
	(included.length === 0 || included.some(pattern => fits(pattern, namespace))) &&
	!excluded.some(pattern => fits(pattern, namespace));

const commands: Readonly<Record<AdmissionPolicyFacts['engine'], string>> = {
	ValidatingAdmissionPolicy: 'get validatingadmissionpolicies,validatingadmissionpolicybindings',
	Kyverno: 'get clusterpolicies.kyverno.io',
	Gatekeeper: 'get constraints',
};

const resultFor = (facts: ClusterFacts, isIntended: boolean): CheckResult => {
	const {admissionPolicies: fact} = facts;
	if (!fact.known) {
		return undetermined(fact);
	}

	const places = createdPlaces(systemLabels(facts));
	const strict = fact.value.filter(policy => places.some(place => looksInto(policy, place)));
	return strict.length === 0
		? {
				status: 'pass',
				observed:
					fact.value.length === 0
						? 'none'
						: 'none looks into the namespaces of Istio or of the traffic proof',
				source: fact.source,
			}
		: {
				status: ifIntended(isIntended, 'warn'),
				observed: `${few(strict.map(({engine, name, kinds}) => `${engine} ${name} (${few(kinds)})`))} may refuse what is created`,
				source: fact.source,
				remedy: {
					summary:
						'Read what they ask for. To be sure, exempt istio-system and namespaces mesh-wizard-verify-*.',
					commands: [...new Set(strict.map(({engine}) => commands[engine]))].map(command =>
						kubectl(facts, command),
					),
				},
			};
};

export const admissionCheck = defineCheck({
	id: 'policy.admission',
	scope: 'cluster',
	title: 'admission policies let an installation through',
	why: 'What a policy denies is missing afterwards: a Deployment without pods, a Service without a gateway.',
	when: {
		pass: 'no policy that denies looks at what is created',
		note: 'without a mesh: one looks at it',
		warn: 'a ValidatingAdmissionPolicy, Kyverno policy or Gatekeeper constraint that denies looks at it; what it asks for is not judged here',
		unknown: 'they could not be listed',
	},
	run: eachCluster((facts, planned) => resultFor(facts, planned !== undefined)),
});
