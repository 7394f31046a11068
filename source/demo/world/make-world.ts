import {systemNamespace} from '../../mesh/well-known.ts';
import type {CertificatesPort} from '../../ports/certificates.ts';
import type {ClockPort} from '../../ports/clock.ts';
import {makeMemoryCluster, type ClusterWrite} from '../cluster/memory-cluster.ts';
import type {ClusterSpec, Scenario} from '../scenario.ts';
import type {Timings} from '../timings.ts';
import {fillToken, seedNamespace} from './accounts.ts';
import {agnhostPort, dial, isAgnhost} from './agnhost.ts';
import {makeApiBehaviour} from './api-behaviour.ts';
import {rollOut} from './deployments.ts';
import {seed, leaveCertificates, makeRoots} from './seed.ts';
import {debugPort, istiodPage} from './istiod-pages.ts';
import {seedRoot, seedWebhooks, startIstiod, takeOver} from './istiod.ts';
import {giveAddress} from './load-balancer.ts';
import {istiodPods} from './members.ts';
import {makePodLogs} from './pod-logs.ts';
import {isReady} from './pod-status.ts';
import {runBarePod} from './probe-pods.ts';
import {syncSlices} from './slices.ts';
import type {DemoCluster, World} from './world.ts';

const logPath = /^\/api\/v1\/namespaces\/(?<namespace>[^\/]+)\/pods\/(?<name>[^\/]+)\/log(?:\?|$)/v;

/** What controllers do about a write. */
const react = async (
	world: World,
	cluster: DemoCluster,
	{ref, verb}: ClusterWrite,
): Promise<void> => {
	const isGone = verb === 'delete';
	if (ref.kind === 'Deployment') {
		await (isGone
			? world.sleep(300).then(() => {
					syncSlices(cluster, ref.namespace ?? '');
				})
			: rollOut(world, cluster, ref, async ({metadata}) => {
					if (metadata.labels?.['app'] === 'istiod' && metadata.namespace === systemNamespace) {
						await startIstiod(world, cluster);
					}
				}));
	} else if (ref.kind === 'Pod' && verb === 'create') {
		await runBarePod(world, cluster, ref);
	} else if (ref.kind === 'Service' && !isGone) {
		syncSlices(cluster, ref.namespace ?? '');
		await giveAddress(world, cluster, ref);
	} else if (ref.kind === 'Namespace' && !isGone) {
		await world.sleep(100);
		if (cluster.api.inspect(ref) !== undefined) {
			seedNamespace(cluster, ref.name);
			seedRoot(world, cluster, ref.name);
		}
	} else if (ref.kind.endsWith('WebhookConfiguration') && !isGone) {
		await world.sleep(100);
		seedWebhooks(world, cluster);
	} else if (ref.kind === 'Secret' && !isGone) {
		cluster.secretsSince.set(ref.name, world.now());
		await fillToken(world, cluster, ref);
		await world.sleep(world.timings.syncMs);
		takeOver(world, cluster);
	}
};

/** A number from 0.85 to 1.35 that is always the same for the same words. */
const slownessOf = (words: string): number =>
	0.85 +
	[...words].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1009, 7) /
		1009 /
		2;

const makeDemoCluster = (
	world: World,
	spec: ClusterSpec,
	{
		place,
		timeoutMs,
		ready,
	}: {place: number; timeoutMs: number; ready: (cluster: DemoCluster) => Promise<void>},
): DemoCluster => {
	const [first = '10', second = '0'] = spec.podRange.split('.');
	const logs = makePodLogs();
	let [addresses, numbers] = [9, 0];
	const api = makeMemoryCluster({
		context: spec.context,
		server: spec.server,
		version: spec.kubernetes,
		uid: `00000000-0000-4000-8000-${String(place + 1).padStart(12, '0')}`,
		now: world.clock.now,
		keepsHistory: false,
		onRequest: makeApiBehaviour(world, spec, {
			timeoutMs,
			ready: async () => cluster.ready,
			isLoggedIn: () => cluster.isLoggedIn,
		}),
		respond(path) {
			const {namespace, name} = logPath.exec(path)?.groups ?? {};
			return namespace === undefined ||
				name === undefined ||
				api.inspect({
					apiVersion: 'v1',
					kind: 'Pod',
					name,
					namespace,
				}) === undefined
				? undefined
				: (logs.read({namespace, name}) ?? '');
		},
		respondPod({namespace, name, port}) {
			const pod = api.inspect({
				apiVersion: 'v1',
				kind: 'Pod',
				name,
				namespace,
			});
			if (pod === undefined || !isReady(pod)) {
				return undefined;
			}

			if (port === debugPort && istiodPods(cluster).includes(pod)) {
				return path => istiodPage(world, cluster, path);
			}

			return port === agnhostPort && isAgnhost(pod)
				? async path => dial(world, cluster, {namespace, name}, path)
				: undefined;
		},
		finalize(ref, drop) {
			world.later(world.timings.namespaceMs, () => {
				drop();
				logs.forget(ref.name);
			});
		},
	});
	const cluster: DemoCluster = {
		spec,
		api,
		logs,
		now: world.clock.now,
		takeAddress() {
			addresses++;
			return `${first}.${second}.${String(Math.floor(addresses / 250))}.${String((addresses % 250) + 2)}`;
		},
		takeNumber() {
			numbers++;
			return numbers;
		},
		isRegistryBroken: spec.hasBrokenRegistry,
		isLoggedIn: spec.auth === 'static',
		slowness: slownessOf(spec.context),
		secretsSince: new Map(),
		ready: Promise.resolve(),
	};
	seed(cluster, place);
	cluster.ready = ready(cluster);
	api.onWrite(write => {
		world.later(0, async () => react(world, cluster, write));
	});
	return cluster;
};

/** Every cluster of a scenario, with the controllers that act in it. Time goes `speed` times as fast as the clock. */
export const makeWorld = (
	scenario: Scenario,
	{
		clock,
		certificates,
		timings,
		speed,
		timeoutMs,
	}: {
		clock: ClockPort;
		certificates: CertificatesPort;
		timings: Timings;
		speed: number;
		timeoutMs: number;
	},
): World => {
	const clusters: DemoCluster[] = [];
	const sleep: World['sleep'] = async (ms, signal) => clock.sleep(ms / speed, signal);
	const world: World = {
		scenario,
		clusters,
		clock,
		certificates,
		timings,
		now: () => clock.monotonic() * speed,
		sleep,
		later(ms, run) {
			void sleep(ms).then(run);
		},
	};
	const rootOf = makeRoots(world);
	for (const [place, spec] of scenario.clusters.entries()) {
		clusters.push(
			makeDemoCluster(world, spec, {
				place,
				timeoutMs,
				async ready(cluster) {
					if (spec.root !== undefined) {
						await leaveCertificates(world, cluster, await rootOf(spec.root));
					}
				},
			}),
		);
	}

	return world;
};
