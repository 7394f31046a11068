import type {ModelCluster} from '../../mesh/model.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {
	kubectl, listed, shellWord, withKubeconfig,
} from '../commands.ts';
import {defineCheck, type Opinion} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {describe, isOurPlace} from './control-planes.ts';

const opinionOn = (facts: ClusterFacts, planned: ModelCluster | undefined): Opinion => {
	const {istio} = facts;
	if (!istio.known) {
		return undetermined(istio);
	}

	const {controlPlanes, operators = []} = istio.value;
	const foreign = controlPlanes.filter(({owner}) => owner === 'helm' || owner === 'sail');
	const unclear = controlPlanes.filter(({owner}) => owner === 'unknown');
	if (foreign.length === 0 && unclear.length === 0) {
		return operators.length === 0
			? {status: 'pass', observed: controlPlanes.length === 0 ? 'none' : 'istioctl alone', source: istio.source}
			: {status: 'note', observed: `${listed(operators)}: installed, and manages no control plane here that is seen`, source: istio.source};
	}

	const isInTheWay = foreign.some(isOurPlace);
	return {
		status: ifIntended(planned !== undefined, isInTheWay ? 'fail' : 'warn'),
		observed: [...foreign, ...unclear].map(describe).join('; '),
		source: istio.source,
		remedy: {
			summary: 'Go on with the tool that installed it, or remove it with that tool first: two managers undo each other\'s changes.',
			commands: foreign.some(({owner}) => owner === 'sail') ? [kubectl(facts, 'get istios.sailoperator.io -A')] : [withKubeconfig(facts, `helm --kube-context ${shellWord(facts.context)} list -A`)],
		},
	};
};

export const foreignManagerCheck = defineCheck({
	id: 'istio.foreign-manager',
	scope: 'cluster',
	title: 'no other tool manages Istio here',
	why: 'Helm and operators put back what they installed, so that two managers undo each other\'s work for ever.',
	when: {
		pass: 'no control plane runs, or istioctl installed it', note: 'an operator or add-on is installed that has no control plane here; without a mesh: Helm, Sail or an unknown tool manages one', warn: 'such a one is in another namespace or revision, or its tool is unknown', fail: 'Helm or Sail manages the one in istio-system', unknown: 'control planes could not be listed',
	},
	run: eachCluster(opinionOn),
});
