import type {ModelCluster} from '../../mesh/model.ts';
import {valueSet} from '../../mesh/overlay-settings.ts';
import {recordOf} from '../../untyped.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, undetermined} from '../subjects.ts';

const resultFor = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {istio} = facts;
	if (!istio.known) {
		return undetermined(istio);
	}

	const existing =
		istio.value.controlPlanes.find(({namespace}) => namespace === systemNamespace)?.settings
			?.meshNetworks ?? [];
	const source = `ConfigMap ${systemNamespace}/istio meshNetworks`;
	const kept = Object.keys(recordOf(valueSet(planned?.overlays ?? [], 'global', 'meshNetworks')));
	if (existing.length === 0) {
		return kept.length === 0
			? {status: 'pass', observed: 'gateways are found by their labels', source}
			: {
					status: 'note',
					observed: `base.yaml lists gateways of ${few(kept)}, beside those that are found by their labels`,
					source: 'base.yaml and overlays',
				};
	}

	const lost = existing.filter(name => !kept.includes(name));
	const show = kubectl(
		facts,
		`get configmap -n ${systemNamespace} istio -o jsonpath='{.data.meshNetworks}'`,
	);
	const successor =
		"Label networks instead: istiod finds the gateways of a network by topology.istio.io/network on istio-system and on the gateways' Services, which apply sets.";
	return planned !== undefined && lost.length > 0
		? {
				status: 'warn',
				observed: `meshNetworks lists gateways of ${few(existing)}; base.yaml does not list ${few(lost)}, so that apply takes ${lost.length === 1 ? 'it' : 'them'} away`,
				source,
				remedy: {
					summary: `${successor} Copy into values.global.meshNetworks of base.yaml what leads to a network outside of this mesh.`,
					commands: [show],
				},
			}
		: {
				status: 'note',
				observed: `meshNetworks lists gateways of ${few(existing)}`,
				source,
				remedy: {summary: successor, commands: [show]},
			};
};

export const meshNetworksCheck = defineCheck({
	id: 'istio.mesh-networks',
	scope: 'cluster',
	title: 'gateways are found by labels, not by a list',
	why: 'A list written by hand goes on naming gateways that have moved, and traffic goes where it says.',
	when: {
		pass: 'no list is set',
		note: 'a list is set; with a mesh: base.yaml keeps it',
		warn: 'a list is set that base.yaml does not have, so that apply takes it away',
		unknown: 'control planes could not be read',
	},
	run: eachCluster(resultFor),
});
