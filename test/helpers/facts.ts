import type {CheckContext, Finding, Verdict} from '../../source/checks/finding.ts';
import {checks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import type {Mesh, MeshCluster} from '../../source/mesh/mesh.ts';
import type {Model} from '../../source/mesh/model.ts';
import type {
	ClusterFacts,
	ExistingIstio,
	Fact,
	Ranges,
	WorkstationFacts,
} from '../../source/survey/facts.ts';
import {modelOf as sketchModel} from './model.ts';

export const known = <T>(value: T, source = 'test'): Fact<T> => ({known: true, value, source});

export const unknown = (
	reason: Extract<Fact<never>, {known: false}>['reason'] = 'denied',
	detail = 'because',
): Fact<never> => ({
	known: false,
	reason,
	detail,
	source: 'test',
});

export const rangesOf = (...cidrs: string[]): Fact<Ranges> => known({cidrs, complete: true});
export const atLeast = (...cidrs: string[]): Fact<Ranges> => known({cidrs, complete: false});

export const istioOf = (
	...controlPlanes: Array<Partial<ExistingIstio['controlPlanes'][number]>>
): Fact<ExistingIstio> =>
	known({
		controlPlanes: controlPlanes.map(controlPlane => ({
			namespace: 'istio-system',
			name: 'istiod',
			revision: 'default',
			version: '1.31.1',
			clusterId: 'east-1',
			meshId: 'shop',
			owner: 'mesh-wizard',
			pods: {wanted: 1, ready: 1},
			...controlPlane,
		})),
		crds: [],
		webhooks: [],
	});

/** Facts of a healthy, empty cluster that an administrator looks at; overridden by what the test is about. */
export const factsOf = ({name, ...facts}: Partial<ClusterFacts> & {name: string}): ClusterFacts => {
	const number = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 200;
	return {
		name,
		context: `admin@${name}`,
		server: `https://${name}.example:6443`,
		durationMs: 210,
		surveyedAt: Date.UTC(2026, 10, 21),
		reach: {ok: true, milliseconds: 42},
		access: known({settings: []}),
		clockSkewMs: known(0),
		deniedReads: known([]),
		uid: known(`uid-of-${name}`),
		apiEndpoints: unknown('not-read', 'nobody has looked'),
		apiAuthority: known({pem: `CA of ${name}`, isShown: true}),
		kubernetes: known('v1.35.4'),
		permissions: known([
			{
				verb: '*',
				group: '*',
				resource: '*',
				allowed: true,
			},
		]),
		podRanges: rangesOf(`10.${number}.0.0/16`),
		serviceRanges: rangesOf(`172.16.${number}.0/24`),
		systemNamespace: known({exists: false, terminating: false, createdByUs: false}),
		istio: istioOf(),
		cacerts: known(undefined),
		liveRoot: known(undefined),
		readerRights: known(undefined),
		remoteSecrets: known([]),
		straySecrets: known([]),
		cacertsContents: unknown('not-read'),
		remoteAccess: unknown('not-read'),
		loadBalancers: known([]),
		eastWest: known([]),
		exposures: known([]),
		services: known({services: [], areAll: true}),
		rootSidecars: known([]),
		destinationRules: known([]),
		gatewayApi: known({gateways: 'v1.6.0', httproutes: 'v1.6.0'}),
		nodeList: known([
			{
				name: `${name}-node`,
				isReady: true,
				isCordoned: false,
				taints: [],
				addresses: [`192.0.2.${number}`],
				region: 'europe',
				zone: 'europe-1',
			},
		]),
		room: known({
			nodes: [
				{
					node: `${name}-node`,
					cpu: 4,
					memory: 8 * 2 ** 30,
					pods: 100,
				},
			],
			areAll: true,
		}),
		namespaces: known([]),
		proxies: known([]),
		retiringImages: known({uses: [], pods: 3, areAll: true}),
		webhooks: known([]),
		readyEndpoints: known({'kube-system/kube-dns': 2}),
		daemonSets: known([{namespace: 'kube-system', name: 'kube-proxy'}]),
		platform: known(undefined),
		cilium: known(undefined),
		dnsService: known({namespace: 'kube-system', name: 'kube-dns'}),
		clusterDomain: known('cluster.local'),
		stubZones: known([]),
		admissionPolicies: known([]),
		networkPolicies: known([]),
		quotas: known([]),
		limitRanges: known([]),
		authorizationPolicies: known([]),
		peerAuthentications: known([]),
		nodes: known({
			ready: 1,
			total: 1,
			architectures: ['amd64'],
			providers: [],
		}),
		...facts,
	};
};

/** Facts of a cluster that does not answer. */
export const deadFacts = (
	name: string,
	kind: Extract<ClusterFacts['reach'], {ok: false}>['kind'] = 'timed-out',
): ClusterFacts => {
	const nothing = unknown('unreachable', `https://${name}.example:6443: ${kind}`);
	const {reach: _reach, ...facts} = factsOf({name});
	return {
		...facts,
		...Object.fromEntries(
			Object.entries(facts)
				.filter(([, fact]) => typeof fact === 'object')
				.map(([key]) => [key, nothing]),
		),
		reach: {
			ok: false,
			kind,
			detail: `https://${name}.example:6443: ${kind}`,
			milliseconds: 10_000,
		},
	};
};

/** A model of these clusters: primaries on one network unless they say otherwise. */
export const modelOf = (
	clusters: ReadonlyArray<Partial<MeshCluster> & {name: string}>,
	mesh: Partial<Mesh> = {},
): Model =>
	sketchModel(
		clusters.map(cluster => ({context: `admin@${cluster.name}`, network: 'shared', ...cluster})),
		mesh,
	);

/** On 30 November 2026. */
export const workstationOf = (
	istioctl?: WorkstationFacts['istioctl'],
	now: number = Date.UTC(2026, 10, 30),
): WorkstationFacts => ({
	istioctl: istioctl ?? {path: '/usr/bin/istioctl', version: '1.31.1'},
	now,
});

export const contextOf = (
	clusters: readonly ClusterFacts[],
	rest: Partial<CheckContext> = {},
): CheckContext => ({workstation: workstationOf(), clusters, ...rest});

/** What one check says of each of its subjects. */
export const findingsOf = (id: string, context: CheckContext): Finding[] => {
	const check = checks.find(candidate => candidate.id === id);
	if (check === undefined) {
		throw new Error(`no check ${id}`);
	}

	return runChecks([check], context);
};

export const verdictOf = (
	id: string,
	context: CheckContext,
): Pick<Verdict, 'status' | 'clusters' | 'observed' | 'source' | 'remedy'> => {
	const [finding, ...others] = findingsOf(id, context);
	if (finding === undefined || others.length > 0) {
		throw new Error(`${id} has ${others.length + (finding === undefined ? 0 : 1)} findings`);
	}

	return finding;
};

/** What a check says of one cluster without a mesh, and with one that it is planned in (a primary, unless the model says otherwise). */
export const bothWays = (
	id: string,
	facts: Partial<ClusterFacts>,
	model: Model = modelOf([{name: 'east-1'}]),
): [alone: string, intended: string] => {
	const clusters = [factsOf({name: 'east-1', ...facts})];
	return [
		verdictOf(id, contextOf(clusters)).status,
		verdictOf(id, contextOf(clusters, {model})).status,
	];
};

/** A model whose clusters have this base.yaml. */
export const modelWithBase = (
	base: Record<string, unknown>,
	clusters: ReadonlyArray<Partial<MeshCluster> & {name: string}> = [{name: 'east-1'}],
): Model => {
	const model = modelOf(clusters);
	return {...model, clusters: model.clusters.map(cluster => ({...cluster, overlays: [base]}))};
};
