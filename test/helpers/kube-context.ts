import type {ExecPlugin, KubeContext} from '../../source/ports/kubeconfig.ts';
import {Sensitive} from '../../source/sensitive.ts';

/** A context as `loadKubeconfig` would give it, with what a test wants to differ. */
export const kubeContext = ({
	cluster,
	user,
	...rest
}: Partial<Omit<KubeContext, 'cluster' | 'user'>> & {
	cluster?: Partial<KubeContext['cluster']>;
	user?: Partial<KubeContext['user']>;
} = {}): KubeContext => {
	const name = rest.name ?? 'east-1';
	const server = rest.server ?? cluster?.server ?? `https://${name}.example:6443`;
	return {
		name,
		file: '/kube/config',
		isCurrent: false,
		auth: 'static',
		...rest,
		server,
		cluster: {
			name,
			file: '/kube/config',
			skipTlsVerify: false,
			...cluster,
			server,
		},
		user: {name: 'admin', file: '/kube/config', ...user},
	};
};

export const execPlugin = ({
	args = [],
	env = {},
	...rest
}: Partial<Omit<ExecPlugin, 'args' | 'env'>> & {
	args?: readonly string[];
	env?: Readonly<Record<string, string>>;
} = {}): ExecPlugin => ({
	apiVersion: 'client.authentication.k8s.io/v1',
	command: 'credential-plugin',
	provideClusterInfo: false,
	interactiveMode: 'IfAvailable',
	...rest,
	args: new Sensitive(args),
	env: new Sensitive(env),
});
