import type {Model} from '../mesh/model.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {OwnFiles} from '../ports/files.ts';
import type {Installer} from '../ports/installer.ts';
import type {TlsProbePort} from '../ports/tls-probe.ts';
import type {TrustMaterial} from '../trust/material.ts';
import type {RestartConsent} from '../plan/restart-steps.ts';
import type {LeavingClusters} from './leaving-clusters.ts';
import type {Emit} from './events.ts';
import type {Journal} from './journal.ts';
import type {StateDirectory} from './state-directory.ts';
import type {BackupFile} from './teardown/backup-file.ts';

/** What a primary is to trust, as far as it is known before anything is made. */
export type ExpectedTrust = {
	/** SHA-256 of the roots, nearly always one; undefined while there is none yet. */
	roots?: readonly string[];
	/** SHA-256 of the cluster's intermediate; undefined while it does not exist yet. */
	authority?: string;
	/** The primary's `cacerts` stay as they are: they are of the right root already. */
	keep: boolean;
};

/** Everything that looking at a step needs. */
export type ObserveContext = {
	model: Model;
	clusters: ReadonlyMap<string, ClusterPort>;
	installer: Installer;
	certificates: CertificatesPort;
	tls: TlsProbePort;
	clock: ClockPort;
	signal: AbortSignal;
	planHash: string;
	toolVersion: string;
	trustOf: (cluster: string) => ExpectedTrust;
	/** In which namespaces workloads may be restarted; in none without it. */
	restartConsent?: RestartConsent;
	/** What somebody else has changed of remote secrets and of what is published is taken back, and the plan says so. */
	takesOver?: boolean;
	/** The uids of the clusters as the survey read them, by name; those that leave among them. */
	uids: ReadonlyMap<string, string>;
	/** The clusters that leave the mesh; they are no part of the model. */
	leavingClusters: LeavingClusters;
};

/** Everything that carrying a step out needs. */
export type RunContext = ObserveContext & {
	/** The state folder's. */
	files: OwnFiles;
	emit: Emit;
	/** A kubeconfig file of the cluster's own, where mesh.yaml names one. */
	kubeconfigOf: (cluster: string) => string | undefined;
	materialOf: (cluster: string) => Promise<TrustMaterial>;
	readyTimeoutMs: number;
};

/** Where a run keeps what happened, and its hold on the clusters. */
export type InstallRun = {
	runId: string;
	journal: Journal;
	directory: StateDirectory;
	/** Where what goes although the wizard did not make it is kept. */
	backup: BackupFile;
	/** Whether a cluster is the one that was locked, before an installer changes it. Throws where it is not. */
	confirm: (cluster: string) => Promise<void>;
};

/** The cluster's API; a model's cluster without one is a bug of the caller. */
export const portOf = (context: Pick<ObserveContext, 'clusters'>, name: string): ClusterPort => {
	const port = context.clusters.get(name);
	if (port === undefined) {
		throw new Error(`no connection was opened to ${name}`);
	}

	return port;
};
