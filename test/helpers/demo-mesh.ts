import {makeCertificates} from '../../source/adapters/certificates.ts';
import {applySession, type RunHooks} from '../../source/session/apply-session.ts';
import type {Waiver} from '../../source/mesh/waiver.ts';
import {openMesh} from '../../source/commands/open-mesh.ts';
import type {MeshSession} from '../../source/session/mesh-session.ts';
import {proveTraffic} from '../../source/session/prove-traffic.ts';
import {demoMeshFile, makeDemoPorts, type DemoOptions} from '../../source/demo/make-demo-ports.ts';
import type {Scenario, ScenarioName} from '../../source/demo/scenario.ts';
import type {ApplyResult} from '../../source/engine/apply-plan.ts';
import type {EngineEvent, PairResult} from '../../source/engine/events.ts';
import type {ClusterPort} from '../../source/ports/cluster.ts';
import type {Ports} from '../../source/ports/ports.ts';
import {makeMemoryIo} from './memory-io.ts';
import {makeVirtualClock, type VirtualClock} from './virtual-clock.ts';

/** Real certificates of short keys, for whose making the clock stands still. */
export const quickCertificates = (clock: VirtualClock): DemoOptions['certificates'] => {
	const certificates = makeCertificates({keyBits: 1024});
	return {
		...certificates,
		makeRoot: async options => clock.during(certificates.makeRoot(options)),
		makeIntermediate: async options => clock.during(certificates.makeIntermediate(options)),
	};
};

type DemoRun = ApplyResult & {
	events: EngineEvent[];
	pair: (from: string, to: string) => PairResult;
	/** Ids of the steps that ended so. */
	steps: (outcome: string) => string[];
};

type DemoMesh = Disposable & {
	ports: Ports;
	clock: VirtualClock;
	/** Survey, checks, plan, steps and proof, as `apply` does them. */
	apply: (hooks?: Partial<RunHooks>, waivers?: readonly Waiver[]) => Promise<DemoRun>;
	/** The traffic proof alone. */
	verify: () => Promise<Pick<DemoRun, 'pair'>>;
	/** A simulated cluster's API. */
	cluster: (context: string) => ClusterPort;
	open: () => Promise<MeshSession>;
};

const pairIn =
	(events: readonly EngineEvent[]): DemoRun['pair'] =>
	(from, to) => {
		const found = events.findLast(
			event => event.type === 'pair-finished' && event.pair.from === from && event.pair.to === to,
		);
		if (found?.type !== 'pair-finished') {
			throw new Error(`${from} → ${to} was not proven`);
		}

		return found.pair;
	};

/** A scenario whose time flies, with its own mesh file or another one. */
export const makeDemoMesh = async (
	scenario: ScenarioName | Scenario,
	mesh?: string,
): Promise<DemoMesh> => {
	const clock = makeVirtualClock();
	const ports = makeDemoPorts(scenario, {clock, certificates: quickCertificates(clock)});
	if (mesh !== undefined) {
		await ports.files.write(demoMeshFile, mesh);
	}

	const open = async () =>
		openMesh(
			{
				kubeconfigs: [],
				allowExec: false,
				timeoutMs: 10_000,
				plain: true,
				color: false,
				verbose: false,
				file: demoMeshFile,
			},
			makeMemoryIo(),
			async () => ports,
		);
	const idle = new AbortController().signal;

	return {
		ports,
		clock,
		open,
		[Symbol.dispose]: clock.stop,
		cluster(context) {
			const cluster = ports.openClusters([{name: context, context}]).get(context);
			if (cluster === undefined) {
				throw new Error(`no cluster ${context}`);
			}

			return cluster;
		},
		async verify() {
			const events: EngineEvent[] = [];
			using session = await open();
			await proveTraffic({
				session,
				meshFlags: ['-f', demoMeshFile],
				runId: 'again',
				emit(body) {
					events.push({...body, at: clock.now()});
				},
				signal: idle,
				readyTimeoutMs: 600_000,
			});
			return {pair: pairIn(events)};
		},
		async apply(hooks = {}, waivers = []) {
			const events: EngineEvent[] = [];
			using session = await open();
			const result = await applySession({
				session,
				waivers,
				meshFlags: ['-f', demoMeshFile],
				applyFlags: ['-f', demoMeshFile],
				concurrency: 8,
				readyTimeoutMs: 600_000,
				hooks: {
					emit(body) {
						events.push({...body, at: clock.now()});
					},
					approve: async () => true,
					stop: {
						signal: idle,
						killSignal: idle,
						endSignal: idle,
						[Symbol.dispose]() {
							// Nobody listens.
						},
					},
					...hooks,
				},
			});
			return {
				...result,
				events,
				pair: pairIn(events),
				steps: outcome =>
					events.flatMap(event =>
						event.type === 'step-finished' && event.outcome === outcome ? [event.step] : [],
					),
			};
		},
	};
};
