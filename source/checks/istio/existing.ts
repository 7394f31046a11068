import type {ModelCluster} from '../../mesh/model.ts';
import type {ClusterFacts, ControlPlane} from '../../survey/facts.ts';
import {plural} from '../../text/plural.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, undetermined} from '../subjects.ts';
import {worstResult} from '../worst-result.ts';
import {otherInstallers} from './other-installers.ts';
import {describe, isOurPlace, removal, sourceOf} from './control-planes.ts';

const resultFor = (
	controlPlane: ControlPlane,
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
): CheckResult => {
	const [source, described] = [sourceOf(controlPlane), describe(controlPlane)];
	const isOurs = controlPlane.owner === 'mesh-wizard';
	if (planned === undefined) {
		return {status: isOurs ? 'pass' : 'note', observed: described, source};
	}

	if (!isOurPlace(controlPlane)) {
		return {status: 'note', observed: `${described}; it stays`, source};
	}

	if (planned.role === 'remote') {
		return {
			status: 'fail',
			observed: `${described}; it is to be a remote, without a control plane`,
			source,
			remedy: removal(
				facts,
				'Make it a primary in mesh.yaml, or remove the control plane first; this deletes all Istio objects of the cluster.',
			),
		};
	}

	if (isOurs) {
		return controlPlane.meshId === undefined
			? {
					status: 'note',
					observed: `${described}; an installation that did not come to its end`,
					source,
				}
			: {status: 'pass', observed: described, source};
	}

	return {
		status: 'note',
		observed: `${described}; it can grow: apply takes it over as it runs, and gateways and all that is not istiod's stay (docs/grow.md)`,
		source,
	};
};

export const existingCheck = defineCheck({
	id: 'istio.existing',
	scope: 'cluster',
	title: 'no other Istio is in the way',
	why: 'A remote cluster takes its configuration from its primary; a control plane of its own would answer in its place.',
	when: {
		pass: 'no control plane runs, or one that mesh-wizard installed',
		note: 'one runs that another tool installed, that has another place, or that was not finished; without a mesh: ambient or an external control plane',
		warn: 'namespaces ask for ambient, and there is no ztunnel',
		fail: 'one runs where a remote is to be; the mesh here is ambient; an external control plane serves this cluster or runs in it',
		unknown: 'control planes could not be listed',
	},
	run: eachCluster((facts, planned) => {
		const {istio} = facts;
		if (!istio.known) {
			return undetermined(istio);
		}

		const {controlPlanes, crds} = istio.value;
		const [first, ...rest] = [
			...otherInstallers(facts, planned !== undefined),
			...controlPlanes.map(controlPlane => resultFor(controlPlane, facts, planned)),
		];
		return first === undefined
			? {
					status: 'pass',
					observed:
						crds.length === 0
							? 'none'
							: `no control plane; ${plural(crds.length, 'custom resource definition')} of Istio`,
					source: istio.source,
				}
			: worstResult([first, ...rest]);
	}),
});
