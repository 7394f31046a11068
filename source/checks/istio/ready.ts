import type {ModelCluster} from '../../mesh/model.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import type {ClusterFacts, ControlPlane} from '../../survey/facts.ts';
import {plural} from '../../text/plural.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, undetermined} from '../subjects.ts';
import {worstProblem} from '../worst-problem.ts';
import {isOurPlace, sourceOf} from './control-planes.ts';

const consequence = 'new pods are refused where it injects, and no proxy hears of changes';

const serviceOf = ({namespace, revision}: ControlPlane): string =>
	`${namespace}/istiod${revision === 'default' ? '' : `-${revision}`}`;

const resultFor = (
	controlPlane: ControlPlane,
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
): CheckResult => {
	const {
		namespace,
		name,
		pods: {wanted, ready},
	} = controlPlane;
	const {readyEndpoints} = facts;
	const source = sourceOf(controlPlane);
	if (wanted === 0) {
		return {
			// An installation writes no number of pods where an autoscaler has it, so that it would wait in vain.
			status: planned !== undefined && isOurPlace(controlPlane) ? 'fail' : 'warn',
			observed: `${namespace}/${name} is scaled to 0: ${consequence}`,
			source,
			remedy: {
				summary: 'No apply changes that. Scale it up.',
				commands: [kubectl(facts, `scale deployment -n ${namespace} ${name} --replicas=1`)],
			},
		};
	}

	if (ready === 0) {
		return {
			status: 'warn',
			observed: `${namespace}/${name}: none of ${plural(wanted, 'pod')} is ready: ${consequence}`,
			source,
			remedy: {
				summary:
					'See why. What apply writes may mend it, such as an image or a certificate; it waits for the pods, and says what they say.',
				commands: [kubectl(facts, `describe pods -n ${namespace} -l app=istiod`)],
			},
		};
	}

	const service = serviceOf(controlPlane);
	if (readyEndpoints.known && readyEndpoints.value[service] === 0) {
		return {
			status: 'warn',
			observed: `nothing is ready behind Service ${service}, though ${plural(ready, 'pod')} of ${name} ${ready === 1 ? 'is' : 'are'}: ${consequence}`,
			source: `${source}; ${readyEndpoints.source}`,
			remedy: {
				summary:
					'Compare what the Service selects with the labels of the pods; apply writes its own Service anew.',
				commands: [
					kubectl(facts, `get service -n ${namespace} ${service.split('/')[1] ?? ''} -o yaml`),
					kubectl(facts, `get pods -n ${namespace} -l app=istiod --show-labels`),
				],
			},
		};
	}

	return {status: 'pass', observed: `${namespace}/${name}: ${plural(ready, 'pod')} ready`, source};
};

export const readyCheck = defineCheck({
	id: 'istio.ready',
	scope: 'cluster',
	title: 'control planes that are there are ready',
	why: 'Without a ready istiod the API server refuses new pods that are to get a sidecar, and running proxies keep the configuration that they have.',
	when: {
		pass: 'each has a ready pod',
		warn: "one has none, or nothing is ready behind its Service; scaled to 0, if it is not the mesh's own",
		fail: "the mesh's own is scaled to 0, which no apply changes",
		unknown: 'control planes could not be listed',
		skipped: 'no control plane runs yet',
	},
	run: eachCluster((facts, planned) => {
		const {istio} = facts;
		if (!istio.known) {
			return undetermined(istio);
		}

		const [first, ...others] = istio.value.controlPlanes;
		return first === undefined
			? {status: 'skipped', observed: 'no control plane runs yet', source: istio.source}
			: worstProblem([
					resultFor(first, facts, planned),
					...others.map(other => resultFor(other, facts, planned)),
				]);
	}),
});
