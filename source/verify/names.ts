import {createHash} from 'node:crypto';
import {verifyNamespacePrefix} from '../mesh/well-known.ts';

export const helloPort = 8080;
export const helloContainer = 'hello';
/** The Service over the workloads of all clusters: says who shares the load, and never decides anything. */
export const sharedService = 'hello';

/** A Deployment's pods get 17 more characters, and a pod's host name ends at 63: longer names would hide which pod answers. */
const longestWorkloadName = 45;

/** `mesh-wizard-verify-<run>`, made a DNS label whatever the run is called. */
export const verifyNamespace = (runId: string): string =>
	`${verifyNamespacePrefix}${runId.toLowerCase().replaceAll(/[^a-z\d\-]+/gv, '-')}`
		.slice(0, 63)
		.replace(/-+$/v, '');

/** The Service that leads to one cluster's workload, and the workload's own name: the same in every cluster. */
export const workloadName = (cluster: string): string => {
	const name = `hello-${cluster}`;
	if (name.length <= longestWorkloadName) {
		return name;
	}

	const suffix = createHash('sha256').update(cluster).digest('hex').slice(0, 8);
	return `${name.slice(0, longestWorkloadName - suffix.length - 1)}-${suffix}`;
};

/** The name by which istiod knows a Service. */
const meshHost = (service: string, namespace: string): string =>
	`${service}.${namespace}.svc.cluster.local`;

/** What an east-west gateway in AUTO_PASSTHROUGH mode reads to know where a connection goes (fact G-4). */
export const gatewayServerName = (service: string, namespace: string): string =>
	`outbound_.${String(helloPort)}_._.${meshHost(service, namespace)}`;
