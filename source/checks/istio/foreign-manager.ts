import type {ModelCluster} from '../../mesh/model.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {listed} from '../../text/listed.ts';
import {withKubeconfig} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {describe} from './control-planes.ts';
import {managersOf} from './managers.ts';

const resultFor = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {istio} = facts;
	if (!istio.known) {
		return undetermined(istio);
	}

	const {controlPlanes, operators = []} = istio.value;
	const found = managersOf(facts);
	const unclear = controlPlanes
		.filter(({owner}) => owner === 'unknown')
		.map(controlPlane => describe(controlPlane))
		.filter(words => found.every(({observed}) => observed !== words));
	if (found.length === 0 && unclear.length === 0) {
		return operators.length === 0
			? {
					status: 'pass',
					observed: controlPlanes.length === 0 ? 'none' : 'istioctl alone',
					source: istio.source,
				}
			: {
					status: 'note',
					observed: `${listed(operators)}: installed, and manages no control plane here that is seen`,
					source: istio.source,
				};
	}

	const [first] = found.toSorted((one, other) => Number(other.isInTheWay) - Number(one.isInTheWay));
	return {
		status: ifIntended(planned !== undefined, first?.isInTheWay === true ? 'fail' : 'warn'),
		observed: [...found.map(({observed}) => observed), ...unclear].join('; '),
		source: istio.source,
		remedy:
			first === undefined
				? {
						summary:
							"Go on with the tool that installed it, or remove it with that tool first: two managers undo each other's changes.",
						commands: [
							withKubeconfig(facts, `helm --kube-context ${shellWord(facts.context)} list -A`),
						],
					}
				: {
						summary: `${first.name} manages it: ${first.why}. ${first.instead}`,
						commands: first.commands(facts),
					},
	};
};

export const foreignManagerCheck = defineCheck({
	id: 'istio.foreign-manager',
	scope: 'cluster',
	title: 'no other tool manages Istio here',
	why: "Helm, operators and providers put back what they installed, so that two managers undo each other's work for ever.",
	when: {
		pass: 'no control plane runs, or istioctl installed it',
		note: 'an operator or add-on is installed that has no control plane here; without a mesh: Helm, an operator, a provider or an unknown tool manages one',
		warn: 'such a one is in another namespace or revision, or its tool is unknown',
		fail: "Helm, Sail or Istio's in-cluster operator manages the one in istio-system, or Google Cloud Service Mesh or the add-on of AKS is there",
		unknown: 'control planes could not be listed',
	},
	run: eachCluster(resultFor),
});
