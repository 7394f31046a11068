import type {TestContext} from 'node:test';
import {makeCluster, type ClusterOptions} from '../../source/adapters/cluster/cluster.ts';
import type {ClusterPort} from '../../source/ports/cluster.ts';
import {kubeContext} from './kube-context.ts';

/** The real adapter, pointed at a fake server over plain HTTP; closed when the test ends. */
export const connectTo = (
	t: Pick<TestContext, 'after'>,
	server: string,
	{
		user,
		...options
	}: Partial<ClusterOptions> & {user?: NonNullable<Parameters<typeof kubeContext>[0]>['user']} = {},
): ClusterPort => {
	const cluster = makeCluster(kubeContext({server, user}), {
		timeoutMs: 5000,
		userAgent: 'mesh-wizard/test',
		env: {},
		...options,
	});
	t.after(cluster.close);
	return cluster;
};
