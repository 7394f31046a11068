import {systemNamespace} from '../../mesh/well-known.ts';
import type {CertificatesPort} from '../../ports/certificates.ts';
import type {ClockPort} from '../../ports/clock.ts';
import {makeMemoryCluster, type ClusterWrite} from '../cluster/memory-cluster.ts';
import type {ClusterSketch, Scenario} from '../scenario.ts';
import type {Timings} from '../timings.ts';
import {fillToken, furnishNamespace} from './accounts.ts';
import {agnhostPort, dial, isAgnhost} from './agnhost.ts';
import {makeApiBehaviour} from './api-behaviour.ts';
import {rollOut} from './deployments.ts';
import {seed, leaveCertificates, makeRoots} from './seed.ts';
import {debugPort, istiodPage} from './istiod-pages.ts';
import {furnishRoot, furnishWebhooks, startIstiod, takeOver} from './istiod.ts';
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
		if (cluster.api.peek(ref) !== undefined) {
			furnishNamespace(cluster, ref.name);
			furnishRoot(world, cluster, ref.name);
		}
	} else if (ref.kind.endsWith('WebhookConfiguration') && !isGone) {
		await world.sleep(100);
		furnishWebhooks(world, cluster);
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
	sketch: ClusterSketch,
	{
		place,
		timeoutMs,
		ready,
	}: {place: number; timeoutMs: number; ready: (cluster: DemoCluster) => Promise<void>},
): DemoCluster => {
	const [first = '10', second = '0'] = sketch.podRange.split('.');
	const logs = makePodLogs();
	let [addresses, numbers] = [9, 0];
	const api = makeMemoryCluster({
		context: sketch.context,
		server: sketch.server,
		version: sketch.kubernetes,
		uid: `00000000-0000-4000-8000-${String(place + 1).padStart(12, '0')}`,
		now: world.clock.now,
		keepsHistory: false,
		onRequest: makeApiBehaviour(world, sketch, {
			timeoutMs,
			ready: async () => cluster.ready,
			isLoggedIn: () => cluster.isLoggedIn,
		}),
		respond(path) {
			const {namespace, name} = logPath.exec(path)?.groups ?? {};
			return namespace === undefined ||
				name === undefined ||
				api.peek({
					apiVersion: 'v1',
					kind: 'Pod',
					name,
					namespace,
				}) === undefined
				? undefined
				: (logs.read({namespace, name}) ?? '');
		},
		respondPod({namespace, name, port}) {
			const pod = api.peek({
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
		sketch,
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
		isRegistryBroken: sketch.hasBrokenRegistry,
		isLoggedIn: sketch.auth === 'static',
		slowness: slownessOf(sketch.context),
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
	for (const [place, sketch] of scenario.clusters.entries()) {
		clusters.push(
			makeDemoCluster(world, sketch, {
				place,
				timeoutMs,
				async ready(cluster) {
					if (sketch.root !== undefined) {
						await leaveCertificates(world, cluster, await rootOf(sketch.root));
					}
				},
			}),
		);
	}

	return world;
};
