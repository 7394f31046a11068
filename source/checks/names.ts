import {clusterNameProblem} from '../mesh/names.ts';
import {defineCheck} from './define-check.ts';
import type {Check} from './finding.ts';
import {eachCluster, ifIntended} from './subjects.ts';

export const namesChecks: readonly Check[] = [
	defineCheck({
		id: 'names.cluster',
		scope: 'cluster',
		title: 'cluster name is valid for Istio',
		why: 'Istio tells clusters apart by this name alone: in secrets, in certificates\' requests and in its default name "Kubernetes".',
		when: {
			pass: 'the name is a DNS label and not "Kubernetes"',
			warn: 'it is not, and no mesh is given',
			fail: 'it is not, and the cluster is to join a mesh',
		},
		run: eachCluster(({name}, planned) => {
			const problem = clusterNameProblem(name);
			return problem === undefined
				? {status: 'pass', observed: name, source: 'the name given to the cluster'}
				: {
						status: ifIntended(planned !== undefined, 'fail', 'warn'),
						observed: problem.message,
						source: 'the name given to the cluster',
						remedy: {summary: `Give it another name in mesh.yaml: ${problem.fix}.`, commands: []},
					};
		}),
	}),
];
