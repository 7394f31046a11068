import type {Kubeconfig} from '../ports/kubeconfig.ts';
import {Sensitive} from '../sensitive.ts';
import type {ClusterSpec, Scenario} from './scenario.ts';
import {pluginName} from './world/api-behaviour.ts';

/** Where the simulated kubeconfig would be. */
const file = '/demo/kubeconfig';

const userOf = ({context, auth}: ClusterSpec): Kubeconfig['contexts'][number]['user'] =>
	auth === 'exec'
		? {
				name: context,
				file,
				exec: {
					apiVersion: 'client.authentication.k8s.io/v1',
					command: pluginName,
					args: new Sensitive([]),
					env: new Sensitive({}),
					provideClusterInfo: false,
					interactiveMode: 'IfAvailable',
				},
			}
		: {name: context, file, token: new Sensitive('simulated')};

/** The kubeconfig that leads to the clusters of a scenario. */
export const kubeconfigOf = ({clusters}: Scenario): Kubeconfig => ({
	contexts: clusters.map((spec, index) => ({
		name: spec.context,
		file,
		isCurrent: index === 0,
		cluster: {
			name: spec.context,
			file,
			server: spec.server,
			skipTlsVerify: false,
		},
		user: userOf(spec),
		server: spec.server,
		auth: spec.auth,
	})),
	hidden: [],
	problems: [],
	files: [{file, found: true}],
	currentContext: clusters[0]?.context,
});
