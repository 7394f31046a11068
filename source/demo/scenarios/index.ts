import type {Scenario, ScenarioName} from '../scenario.ts';
import {deadCluster} from './dead-cluster.ts';
import {differentRoots} from './different-roots.ts';
import {failingInstall} from './failing-install.ts';
import {fiftyClusters} from './fifty-clusters.ts';
import {healthy} from './healthy.ts';
import {overlappingCidrs} from './overlapping-cidrs.ts';
import {slowLoadBalancer} from './slow-load-balancer.ts';

/** Every scenario by its name; `healthy` is the one that nobody has to ask for. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
	healthy,
	'overlapping-cidrs': overlappingCidrs,
	'dead-cluster': deadCluster,
	'different-roots': differentRoots,
	'slow-load-balancer': slowLoadBalancer,
	'failing-install': failingInstall,
	'fifty-clusters': fiftyClusters,
};
