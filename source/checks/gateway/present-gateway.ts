import type {ModelCluster} from '../../mesh/model.ts';
import {eastWestService, systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, EastWestService} from '../../survey/facts.ts';
import type {CheckResult} from '../define-check.ts';
import {undetermined} from '../subjects.ts';

/** The east-west gateway that a cluster has, ours before another; why there is none to judge; or that one may be planned and is not there. */
export const presentGateway = (
	{eastWest}: ClusterFacts,
	planned: ModelCluster | undefined,
): {service: EastWestService} | {result: CheckResult} | 'none' => {
	if (planned !== undefined && planned.gateway === undefined) {
		return {
			result: {status: 'skipped', observed: 'no gateway is planned here', source: 'mesh.yaml'},
		};
	}

	if (!eastWest.known) {
		return {result: undetermined(eastWest)};
	}

	const service =
		eastWest.value.find(
			({namespace, name}) => namespace === systemNamespace && name === eastWestService,
		) ?? eastWest.value[0];
	return service === undefined ? 'none' : {service};
};
