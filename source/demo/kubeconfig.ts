import type {Kubeconfig} from '../ports/kubeconfig.ts';
import {Sensitive} from '../sensitive.ts';
import type {ClusterSketch, Scenario} from './scenario.ts';
import {pluginName} from './world/api-behaviour.ts';

/** Where the simulated kubeconfig would be. */
const file = '/demo/kubeconfig';

const userOf = ({context, auth}: ClusterSketch): Kubeconfig['contexts'][number]['user'] =>
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
	contexts: clusters.map((sketch, index) => ({
		name: sketch.context,
		file,
		isCurrent: index === 0,
		cluster: {
			name: sketch.context,
			file,
			server: sketch.server,
			skipTlsVerify: false,
		},
		user: userOf(sketch),
		server: sketch.server,
		auth: sketch.auth,
	})),
	problems: [],
	files: [{file, found: true}],
	currentContext: clusters[0]?.context,
});
