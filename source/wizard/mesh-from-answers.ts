import {defaultVerifyImage} from '../mesh/verify-image.ts';
import type {Mesh, MeshCluster} from '../mesh/mesh.ts';
import type {Answers, Placement} from './answers.ts';

/** What answers don't say: the version of the istioctl at hand, and who the clusters are. */
type Surroundings = {
	istioVersion: string;
	/** By name: the uid of kube-system, where it is known. */
	uids: ReadonlyMap<string, string>;
	/** By name: where API servers say they are, of clusters whose kubeconfig means this machine alone. */
	apiServers: ReadonlyMap<string, string>;
};

/** A single cluster's place, which nobody is asked for. */
const alone = ({name, network}: {name: string; network?: string}): Placement => ({
	network: network ?? name,
	role: 'primary',
});

/** The intent that the answers make; undefined as long as something is missing. Pure. */
export const meshFromAnswers = (
	{clusters, topology, trust, mesh, organization}: Answers,
	{istioVersion, uids, apiServers}: Surroundings,
): Mesh | undefined => {
	const [first, ...others] = clusters;
	if (first === undefined || (topology === undefined && others.length > 0)) {
		return undefined;
	}

	const nameOf = new Map(clusters.map(({context, name}) => [context, name]));
	const members = clusters.map((cluster): MeshCluster | undefined => {
		const place =
			topology === undefined || others.length === 0
				? alone(cluster)
				: topology.places[cluster.context];
		if (place === undefined) {
			return undefined;
		}

		const uid = uids.get(cluster.name);
		const common = {
			name: cluster.name,
			context: cluster.context,
			...cluster.source,
			...(uid === undefined ? {} : {uid}),
			network: place.network,
		};
		const address = cluster.apiServer ?? apiServers.get(cluster.name);
		const reached = address === undefined || others.length === 0 ? {} : {apiServer: address};
		if (place.role === 'primary') {
			return {...common, role: 'primary', ...reached};
		}

		const primary = nameOf.get(place.owner);
		return primary === undefined
			? undefined
			: {
					...common,
					role: 'remote',
					primary,
					...reached,
				};
	});
	const whole = members.filter(member => member !== undefined);
	return whole.length < members.length
		? undefined
		: {
				mesh: mesh.trim(),
				organization: organization.trim(),
				istio: {version: istioVersion},
				dataPlane: 'sidecar',
				trust: trust ?? {mode: 'generated', directory: 'certs'},
				verify: {image: defaultVerifyImage},
				clusters: whole,
			};
};
