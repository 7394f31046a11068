import type {ModelCluster} from '../../mesh/model.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {CheckContext} from '../finding.ts';
import {eachCluster, undetermined} from '../subjects.ts';
import {supportResult, supportWhen} from '../support.ts';
import {worstResult} from '../worst-result.ts';

const resultFor = (
	{istio}: ClusterFacts,
	planned: ModelCluster | undefined,
	context: CheckContext,
): CheckResult => {
	if (!istio.known) {
		return undetermined(istio);
	}

	const source = 'images of Deployments app=istiod';
	const way = (release: string) =>
		planned === undefined
			? `Upgrade the control plane to Istio ${release} with the tool that installed it`
			: `Write istio: {version: ${release}} into mesh.yaml, and apply it`;
	const [first, ...rest] = [...Map.groupBy(istio.value.controlPlanes, ({version}) => version)].map(
		([version]): CheckResult => ({...supportResult(version, context, way), source}),
	);
	return first === undefined
		? {status: 'skipped', observed: 'no control plane runs yet', source}
		: worstResult([first, ...rest]);
};

export const supportCheck = defineCheck({
	id: 'istio.support',
	scope: 'cluster',
	title: 'running control planes are supported',
	why: 'A control plane that gets no more patches keeps its known holes, and so do its proxies.',
	when: {
		...supportWhen,
		unknown: 'control planes could not be listed, or an image does not say its version',
		skipped: 'no control plane runs',
	},
	run: eachCluster(resultFor),
});
