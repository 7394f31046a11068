import type {CertificatesPort} from '../../ports/certificates.ts';
import type {ClockPort} from '../../ports/clock.ts';
import type {MemoryCluster} from '../cluster/memory-cluster.ts';
import type {ClusterSpec, Scenario} from '../scenario.ts';
import type {Timings} from '../timings.ts';
import type {PodLogs} from './pod-logs.ts';

/** A simulated cluster and what is known of it outside of its API. */
export type DemoCluster = {
	spec: ClusterSpec;
	api: MemoryCluster;
	logs: PodLogs;
	/** The next address out of the pods' range. */
	takeAddress: () => string;
	/** The next of the cluster's own numbers, for names that must differ. */
	takeNumber: () => number;
	/** Whether images can't be pulled. */
	isRegistryBroken: boolean;
	/** Whether its credential plugin, if it has one, has a session. */
	isLoggedIn: boolean;
	/** How much longer things take here than on average: no two clusters go in step. */
	slowness: number;
	/** When remote secrets arrived, by name; simulated milliseconds. */
	secretsSince: Map<string, number>;
	/** Its clock: epoch milliseconds. */
	now: () => number;
	/** Resolves when what the scenario puts there is there. */
	ready: Promise<void>;
};

/** Everything simulated, with the time that it takes. */
export type World = {
	scenario: Scenario;
	clusters: readonly DemoCluster[];
	clock: ClockPort;
	certificates: CertificatesPort;
	timings: Timings;
	/** Simulated milliseconds from an arbitrary start. */
	now: () => number;
	/** Waits for so many simulated milliseconds. Rejects with the signal's reason. */
	sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
	/** Does something so many simulated milliseconds later. */
	later: (ms: number, run: () => Promise<void> | void) => void;
};
