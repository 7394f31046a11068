import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {
	applyPlan,
	hasWork,
	type Prove,
	type SecondChances,
} from '../../source/engine/apply-plan.ts';
import {noLeavingClusters, type LeavingClusters} from '../../source/engine/leaving-clusters.ts';
import type {EventBody} from '../../source/engine/events.ts';
import {openJournal} from '../../source/engine/journal.ts';
import {hashOf, makePlan} from '../../source/engine/make-plan.ts';
import {markUnproven, writeRecords} from '../../source/engine/prove.ts';
import type {RunContext} from '../../source/engine/run-context.ts';
import {runPlan} from '../../source/engine/run-plan.ts';
import {makeBackupFile} from '../../source/engine/teardown/backup-file.ts';
import {prepareStateDirectory, stateDirectoryOf} from '../../source/engine/state-directory.ts';
import {kindOf, observeStep} from '../../source/engine/steps/step-kinds.ts';
import {makeIstioctlInstaller} from '../../source/installers/istioctl/istioctl-installer.ts';
import type {Model} from '../../source/mesh/model.ts';
import type {LiveImage} from '../../source/plan/retiring-images.ts';
import type {RestartConsent} from '../../source/plan/restart-steps.ts';
import type {Observation, Step} from '../../source/plan/steps.ts';
import type {TlsProbePort} from '../../source/ports/tls-probe.ts';
import {fakeCertificates, makeFakeIstioctl, playKubernetes} from './fake-istio.ts';
import {makeFakeClock} from './fakes.ts';
import {makePurgingIstioctl} from './installed-mesh.ts';

const newClusters = (model: Model): Map<string, MemoryCluster> => {
	const clusters = new Map(
		model.clusters.map(({name}) => [name, makeMemoryCluster({context: name})]),
	);
	for (const cluster of clusters.values()) {
		playKubernetes(cluster);
	}

	return clusters;
};

/** A mesh of fake clusters, ready to be planned and run again and again; of new ones, or of those that another mesh has left. */
export const makePlannedMesh = (
	model: Model,
	{
		clusters = newClusters(model),
		leavingClusters = noLeavingClusters(model.mesh),
		restartConsent,
		takesOver,
		handshake = async () => ({kind: 'chain', certificates: ['CERT']}),
	}: {
		clusters?: Map<string, MemoryCluster>;
		leavingClusters?: LeavingClusters;
		restartConsent?: RestartConsent;
		takesOver?: boolean;
		handshake?: TlsProbePort['handshake'];
	} = {},
) => {
	const files = makeMemoryFiles();
	const clock = makeFakeClock();
	const istioctl = {
		...makeFakeIstioctl(clusters, file => files.texts.get(file) ?? '', model.istioVersion),
		purge: makePurgingIstioctl(clusters).purge,
	};
	const events: EventBody[] = [];
	const directory = stateDirectoryOf('/mesh', model.mesh);
	const root = 'CERT root';
	const fingerprintOf = (text: string) => fakeCertificates.read(text)[0]?.fingerprint ?? '';
	const installer = makeIstioctlInstaller({istioctl});
	const contextFor = (signal: AbortSignal): RunContext => ({
		model,
		clusters,
		installer,
		certificates: fakeCertificates,
		tls: {handshake},
		clock,
		files,
		signal,
		emit(event) {
			events.push(event);
		},
		planHash: hashOf(model, {version: '1', installer}),
		toolVersion: '1',
		readyTimeoutMs: 60_000,
		kubeconfigOf: () => undefined,
		leavingClusters,
		restartConsent,
		takesOver,
		trustOf: name => ({
			roots: [fingerprintOf(root)],
			authority: fingerprintOf(`CERT ${name}`),
			keep: false,
		}),
		async materialOf(name) {
			const {key} = await fakeCertificates.makeRoot({organization: '', now: 0});
			return {
				certificate: `CERT ${name}`,
				key,
				chain: '',
				root,
				fingerprints: {roots: [fingerprintOf(root)], authority: fingerprintOf(`CERT ${name}`)},
			};
		},
	});
	const makeRun = () => ({
		runId: 'r',
		journal: openJournal(files, clock, directory.root),
		directory,
		backup: makeBackupFile(files, {file: directory.backupFile('r'), mesh: model.mesh, runId: 'r'}),
		confirm: async () => undefined,
	});
	return {
		clusters,
		istioctl,
		events,
		files,
		clock,
		async plan(liveImages: readonly LiveImage[] = []) {
			return makePlan(contextFor(new AbortController().signal), {
				directory,
				readyTimeoutMs: 60_000,
				meshFlags: ['-f', 'mesh.yaml'],
				liveImages,
			});
		},
		async run({
			signal = new AbortController().signal,
			concurrency = 8,
			...chances
		}: {
			signal?: AbortSignal;
			concurrency?: number;
			decide?: SecondChances['decide'];
			onRetry?: SecondChances['onRetry'];
		} = {}) {
			const context = contextFor(signal);
			const plan = await makePlan(context, {
				directory,
				readyTimeoutMs: 60_000,
				meshFlags: ['-f', 'mesh.yaml'],
			});
			await prepareStateDirectory(files, directory);
			const run = makeRun();
			if (hasWork(plan)) {
				await markUnproven(context, plan);
			}

			const result = await runPlan({
				plan,
				context,
				run,
				concurrency,
				...chances,
			});
			if (hasWork(plan) && result.failures.length === 0 && !signal.aborted) {
				await writeRecords(context, plan, run);
			}

			return result;
		},
		/** Carries one step out, whatever it needs and whether it fails, and looks at it again. */
		async carryOut(step: Step): Promise<Observation> {
			const context = contextFor(new AbortController().signal);
			await prepareStateDirectory(files, directory);
			try {
				await kindOf(step).execute?.(context, step, makeRun());
			} catch {
				// What came of it, the cluster shows.
			}

			return observeStep(context, step);
		},
		async apply(options: SecondChances & {prove: Prove; signal?: AbortSignal}) {
			const context = contextFor(options.signal ?? new AbortController().signal);
			const plan = await makePlan(context, {
				directory,
				readyTimeoutMs: 60_000,
				meshFlags: ['-f', 'mesh.yaml'],
			});
			await prepareStateDirectory(files, directory);
			return applyPlan({
				plan,
				context,
				run: makeRun(),
				concurrency: 8,
				meshFlags: ['-f', 'mesh.yaml'],
				applyFlags: ['-f', 'mesh.yaml', '--take-over'],
				...options,
			});
		},
		writes: () =>
			[...clusters].flatMap(([name, cluster]) =>
				cluster.writes
					.filter(({dryRun}) => !dryRun)
					.map(({verb, ref}) => `${name} ${verb} ${ref.kind}/${ref.name}`),
			),
	};
};
