import {defaultIstio} from '../../mesh/default-istio.ts';
import type {ClusterSpec} from '../scenario.ts';

type Spec = Partial<ClusterSpec> & {
	context: string;
	/** Makes its address ranges its own. */ index: number;
};

/** A cluster with nothing wrong with it, and with what a scenario wants to differ. */
export const clusterSpec = ({context, index, ...rest}: Spec): ClusterSpec => ({
	context,
	server: `https://${context.replaceAll(/[^a-z\d\-]+/gv, '-')}.k8s.example:6443`,
	kubernetes: 'v1.35.4',
	podRange: `10.${String(index)}.0.0/16`,
	serviceRange: `172.20.${String(index)}.0/24`,
	nodes: 3,
	latencyMs: 35,
	auth: 'static',
	// Out of a range that is kept for documentation.
	balancer: `203.0.113.${String(index)}`,
	loadBalancerMs: 1800,
	hasWebsite: true,
	hasBrokenRegistry: false,
	...rest,
});

type Member = {name: string; context?: string; network: string; primary?: string};

/** A mesh file of these clusters: primaries, unless they name theirs. */
export const meshOf = (
	members: readonly Member[],
	{trust = '{mode: generated, directory: certs}'}: {trust?: string} = {},
): string =>
	[
		'apiVersion: mesh-wizard/v1',
		'kind: Mesh',
		'mesh: shop',
		'organization: shop.example.com',
		`istio: {version: ${defaultIstio}}`,
		`trust: ${trust}`,
		'clusters:',
		...members.map(
			({name, context = name, network, primary}) =>
				`  ${name}: {context: ${context}, network: ${network}, role: ${primary === undefined ? 'primary' : `remote, primary: ${primary}`}}`,
		),
		'',
	].join('\n');
