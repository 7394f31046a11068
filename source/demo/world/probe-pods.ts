import {parseMeshFile} from '../../mesh/mesh-file.ts';
import type {ObjectRef} from '../../kubernetes/object.ts';
import type {Pod} from '../../kubernetes/typed-object.ts';
import {overlaps} from '../../mesh/cidr.ts';
import {authorityOf} from './accounts.ts';
import {argumentsOf} from './deployments.ts';
import {startPod} from './kubelet.ts';
import type {DemoCluster, World} from './world.ts';

/** How long a packet that gets lost is waited for. */
const lostMs = 3000;

type Result = {code: number; numbers?: string; answer?: string; words?: string; lasts?: number};

const lost = (place: string): Result => ({
	code: 28,
	words: `curl: (28) Failed to connect to ${place} after 3000 ms: Timeout was reached`,
	lasts: lostMs,
});
const refused = (place: string): Result => ({
	code: 7,
	words: `* connect to ${place} failed: Connection refused curl: (7) Failed to connect to ${place}`,
});

const networkOf = ({scenario}: World, {spec: sketch}: DemoCluster): string | undefined => {
	const parsed = parseMeshFile(scenario.mesh, {path: scenario.name});
	return 'mesh' in parsed
		? parsed.mesh.clusters.find(({context}) => context === sketch.context)?.network
		: undefined;
};

const tryApiServer = (world: World, url: URL, authority: string): Result => {
	const owner = world.clusters.find(({spec: sketch}) => new URL(sketch.server).host === url.host);
	if (owner === undefined || owner.spec.trouble === 'timed-out') {
		return lost(url.host);
	}

	if (owner.spec.trouble === 'refused') {
		return refused(url.host);
	}

	return authority === authorityOf(owner).trim()
		? {
				code: 0,
				numbers: `200 ${String(owner.spec.latencyMs / 1000)}`,
				answer: `{ "major": "1", "gitVersion": "${owner.spec.kubernetes}" }`,
			}
		: {
				code: 60,
				words: 'curl: (60) SSL certificate problem: unable to get local issuer certificate',
			};
};

const tryPod = (world: World, from: DemoCluster, host: string): Result => {
	const owner = world.clusters.find(({spec: sketch}) => overlaps(sketch.podRange, host) === true);
	const pod = owner?.api
		.inspectAll({apiVersion: 'v1', kind: 'Pod'})
		.find(candidate => candidate.status?.podIP === host);
	return owner === undefined ||
		pod === undefined ||
		networkOf(world, owner) !== networkOf(world, from)
		? lost(host)
		: {code: 0, numbers: `200 ${String(owner.spec.latencyMs / 1000)}`, answer: pod.metadata.name};
};

const tryPlace = (
	world: World,
	from: DemoCluster,
	{kind, place, authority}: {kind: string; place: URL; authority: string},
): Result => {
	switch (kind) {
		case 'api-server': {
			return tryApiServer(world, place, authority);
		}

		case 'pod': {
			return tryPod(world, from, place.hostname);
		}

		default: {
			return {
				code: 35,
				numbers: '000 0.002',
				words: 'curl: (35) Recv failure: Connection reset by peer',
			};
		}
	}
};

const podIn = (
	{api}: DemoCluster,
	{name, namespace}: Pick<ObjectRef, 'name' | 'namespace'>,
): Pod | undefined => api.inspect({apiVersion: 'v1', kind: 'Pod', name, namespace});

/** Says in the pod's log what its script would have said, and ends it. */
const tryAll = async (world: World, cluster: DemoCluster, pod: Pod): Promise<void> => {
	const words = argumentsOf(pod);
	const results: Array<Result & {id: string}> = [];
	for (let index = 0; index + 5 <= words.length; index += 5) {
		const [id = '', kind = '', url = '', , authority = ''] = words.slice(index, index + 5);
		results.push({
			id,
			...tryPlace(world, cluster, {kind, place: new URL(url), authority}),
		});
	}

	await world.sleep(Math.max(cluster.spec.latencyMs, ...results.map(({lasts = 0}) => lasts)));
	const name = {namespace: pod.metadata.namespace ?? '', name: pod.metadata.name};
	for (const {id, code, numbers = '000 0.000000', answer = '', words: said = ''} of results) {
		cluster.logs.write(name, ['tried', id, code, numbers, answer, said].join('\t'));
	}

	cluster.logs.write(name, 'tried all');
	const live = podIn(cluster, pod.metadata);
	if (live !== undefined) {
		cluster.api.put({...live, status: {...live.status, phase: 'Succeeded'}}, {manager: 'kubelet'});
	}
};

const isTrying = (pod: Pod): boolean =>
	pod.spec?.containers?.[0]?.command?.includes('/bin/sh') === true;

/** Runs a pod that nobody's controller made: those of preflight's probes. */
export const runBarePod = async (
	world: World,
	cluster: DemoCluster,
	ref: ObjectRef,
): Promise<void> => {
	const pod = podIn(cluster, ref);
	if (pod !== undefined && pod.metadata.ownerReferences === undefined) {
		await startPod(world, cluster, {
			pod,
			times: world.timings.workload,
			async onReady() {
				if (isTrying(pod)) {
					await tryAll(world, cluster, pod);
				}
			},
		});
	}
};
