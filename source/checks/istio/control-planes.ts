import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, ControlPlane} from '../../survey/facts.ts';
import {kubectl, withKubeconfig} from '../../mesh/pasted-command.ts';
import {shellWord} from '../../text/shell.ts';
import type {Remedy} from '../finding.ts';

/** Where mesh-wizard installs. */
export const isOurPlace = ({namespace, revision}: ControlPlane): boolean =>
	namespace === systemNamespace && revision === 'default';

export const ourControlPlane = ({istio}: ClusterFacts): ControlPlane | undefined =>
	istio.known ? istio.value.controlPlanes.find(isOurPlace) : undefined;

export const sourceOf = ({namespace, name}: ControlPlane): string =>
	`Deployment ${namespace}/${name}`;

export const describe = ({
	namespace,
	name,
	version,
	revision,
	clusterId,
	meshId,
	owner,
}: ControlPlane): string =>
	`${namespace}/${name} ${version}${revision === 'default' ? '' : ` (revision ${revision})`}, cluster ${clusterId} of ${meshId === undefined ? 'no named mesh' : `mesh ${meshId}`}, installed by ${owner === 'unknown' ? 'an unknown tool' : owner}`;

/** How to get rid of what is there, with the sentence that says when that is right. */
export const removal = (facts: ClusterFacts, summary: string): Remedy => ({
	summary,
	commands: [
		kubectl(facts, 'get deployments -A -l app=istiod --show-labels'),
		withKubeconfig(facts, `istioctl uninstall --purge --context ${shellWord(facts.context)}`),
	],
});
