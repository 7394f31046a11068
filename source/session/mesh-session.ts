import type {Finding} from '../checks/finding.ts';
import {checks} from '../checks/index.ts';
import {runChecks} from '../checks/run-checks.ts';
import type {LeavingClusters} from '../engine/leaving-clusters.ts';
import type {Emit, EventBody} from '../engine/events.ts';
import {hashOf} from '../engine/make-plan.ts';
import {installerFor} from '../installers/installer-for.ts';
import type {RunContext} from '../engine/run-context.ts';
import {openUnknownCacerts} from '../engine/open-cacerts.ts';
import {runSurvey} from '../engine/run-survey.ts';
import {stateDirectoryOf, stateFiles, type StateDirectory} from '../engine/state-directory.ts';
import {viewTrust} from '../engine/trust-view.ts';
import {exitCodes, MeshError} from '../errors.ts';
import type {LoadedMesh} from '../mesh/mesh.ts';
import {modelFor, type Model} from '../mesh/model.ts';
import {withFormerNames} from '../plan/former-names.ts';
import type {RestartConsent} from '../plan/restart-steps.ts';
import {internalGateway, withInternalGateways} from '../plan/internal-gateways.ts';
import {trustDomainSet} from '../mesh/overlay-settings.ts';
import {withPeerAddresses} from '../plan/peer-addresses.ts';
import {expiredText, sortWaivers, type Waiver} from '../mesh/waiver.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {Ports} from '../ports/ports.ts';
import type {Sensitive} from '../sensitive.ts';
import type {ClusterFacts, WorkstationFacts} from '../survey/facts.ts';
import {surveyWorkstation} from '../survey/workstation.ts';
import {version} from '../version.ts';
import {plural} from '../text/plural.ts';
import {byHand} from '../checks/gateway/internal.ts';

/** A gateway that is public against the word of mesh.yaml would be the worst answer: no waiver helps here. Throws `MeshError` (exit 5). */
const refusePublic = (model: Model, facts: readonly ClusterFacts[]): void => {
	const unknown = model.clusters.flatMap(cluster => {
		const found = internalGateway(
			cluster,
			facts.find(({name}) => name === cluster.name),
		);
		return found.kind === 'unknown' ? [{name: cluster.name, why: found.why}] : [];
	});
	if (unknown.length > 0) {
		throw new MeshError(
			[
				'nothing was changed: internal load balancers are asked for, and it is not known how',
				...unknown.map(({name, why}) => `  ${name}: ${why}`),
			].join('\n'),
			{
				code: 'gateway.internal',
				exitCode: exitCodes.refused,
				remedy: unknown.map(({name}) => byHand(name)),
			},
		);
	}
};

/** A mesh file with open connections to its clusters. Dispose it when the command ends. */
export type MeshSession = Disposable & {
	loaded: LoadedMesh;
	model: Model;
	ports: Ports;
	clusters: ReadonlyMap<string, ClusterPort>;
	directory: StateDirectory;
	/** Opens encrypted keys of the mesh's certificates; undefined while nobody has given one. */
	passphrase?: Sensitive;
};

/** Opens the clusters of a mesh that was read, or made of answers and is on no disk yet; contacts nothing. */
export const openLoadedMesh = (
	loaded: LoadedMesh,
	ports: Ports,
	passphrase?: Sensitive,
): MeshSession => {
	const model = modelFor(loaded);
	const clusters = ports.openClusters(
		loaded.mesh.clusters.map(({name, context, kubeconfig}) => ({name, context, kubeconfig})),
		loaded,
	);
	return {
		loaded,
		model,
		ports,
		clusters,
		directory: stateDirectoryOf(loaded.directory, model.mesh),
		passphrase,
		[Symbol.dispose]() {
			for (const cluster of clusters.values()) {
				cluster.close();
			}
		},
	};
};

/** The first event of a run over a mesh. */
export const runStarted = (
	{model, ports, clusters}: MeshSession,
	{runId, command}: {runId: string; command: string},
): EventBody => ({
	type: 'run-started',
	runId,
	command,
	mesh: model.mesh,
	simulated: ports.simulated,
	clusters: [...clusters].map(([name, {context, server}]) => ({name, context, server})),
});

/** The clusters of the mesh as it is to be; those that leave it are looked at in another way. */
const membersOf = ({model, clusters}: MeshSession) =>
	model.clusters.flatMap(({name, overlays}) => {
		const cluster = clusters.get(name);
		return cluster === undefined ? [] : [{name, cluster, trustDomain: trustDomainSet(overlays)}];
	});

/** What client-go, and so istioctl, refuses of the kubeconfigs that lead to a mesh's clusters; undefined where it is nothing. */
export const refusedKubeconfigs = (
	ports: Pick<Ports, 'kubeconfigsFor'>,
	loaded: LoadedMesh,
): WorkstationFacts['kubeconfig'] => {
	const problems = ports
		.kubeconfigsFor(loaded.mesh.clusters, loaded)
		.flatMap(kubeconfig => kubeconfig.problems)
		.filter(({costs}) => costs === 'file');
	return problems.length === 0 ? undefined : {problems, isEverythingMeant: false};
};

/** Surveys every cluster of the mesh and evaluates all checks against the intent. Reads only. */
export const checkMesh = async (
	session: MeshSession,
	options: {
		waivers: readonly Waiver[];
		restartConsent?: RestartConsent;
		emit: Emit;
		signal: AbortSignal;
		concurrency?: number;
		readSecrets?: boolean;
		/** The words that lead a command of ours to this mesh. */
		meshFlags: readonly string[];
	},
): Promise<{facts: readonly ClusterFacts[]; findings: readonly Finding[]}> => {
	const {model, ports} = session;
	const {active, expired} = sortWaivers(options.waivers, ports.clock.now());
	for (const waiver of expired) {
		options.emit({type: 'notice', level: 'warn', text: expiredText(waiver)});
	}

	const [facts, workstation] = await Promise.all([
		runSurvey({
			clusters: membersOf(session),
			emit: options.emit,
			concurrency: options.concurrency,
			readSecrets: options.readSecrets,
			certificates: ports.certificates,
			clock: ports.clock,
			signal: options.signal,
		}),
		surveyWorkstation(ports),
	]);
	const findings = runChecks(
		checks,
		{
			workstation: {...workstation, kubeconfig: refusedKubeconfigs(ports, session.loaded)},
			clusters: facts,
			model,
			namedBy: options.meshFlags,
			restartConsent: options.restartConsent,
		},
		{waive: active},
	);
	for (const finding of findings) {
		options.emit({type: 'finding', finding});
	}

	return {facts, findings};
};

/** Another cluster, somebody else's Istio, or a kind of it that is not carried on: the clusters are not what mesh.yaml says. */
const otherThanSaid = new Set(['identity.uid-changed', 'istio.existing', 'istio.foreign-manager']);

/** Refuses to go on over failed checks: exit 5 when a cluster is not what mesh.yaml says, else exit 3. */
export const refuseFailures = (findings: readonly Finding[]): void => {
	const failed = findings.filter(({status}) => status === 'fail');
	if (failed.length === 0) {
		return;
	}

	const isOther = failed.some(({id}) => otherThanSaid.has(id));
	throw new MeshError(
		[
			`nothing was changed: ${plural(failed.length, 'check')} failed`,
			...failed.map(
				({id, clusters, observed}) =>
					`  ${id}${clusters.length === 0 ? '' : ` (${clusters.join(', ')})`}: ${observed}`,
			),
		].join('\n'),
		{
			code: 'preflight.failed',
			exitCode: isOther ? exitCodes.refused : exitCodes.errorsFound,
			remedy: [
				...failed.flatMap(({remedy}) =>
					remedy === undefined
						? []
						: [remedy.summary, ...remedy.commands.map(command => `$ ${command}`)],
				),
				'To go on all the same, waive a check by its id: --waive ID or --waive ID=cluster, with a reason: --waive "ID: reason".',
			],
		},
	);
};

/** Decides about trust and gathers what steps need. */
export const contextFor = async (
	session: MeshSession,
	options: {
		facts: readonly ClusterFacts[];
		leavingClusters: LeavingClusters;
		emit: Emit;
		signal: AbortSignal;
		readyTimeoutMs: number;
		restartConsent?: RestartConsent;
		takesOver?: boolean;
		/** A run that carries out what is planned, with the lock held; a plan alone opens no key. */
		signs: boolean;
	},
): Promise<RunContext> => {
	const {ports, clusters, loaded, passphrase} = session;
	refusePublic(session.model, options.facts);
	const model = withFormerNames(
		withPeerAddresses(withInternalGateways(session.model, options.facts), options.facts),
		options.facts,
	);
	const facts = options.signs
		? await openUnknownCacerts(options.facts, {...ports, clusters, model, signal: options.signal})
		: options.facts;
	const trust = await viewTrust({
		...ports,
		model,
		clusters,
		passphrase,
		directory: loaded.directory,
		facts,
		signs: options.signs,
		signal: options.signal,
	});
	for (const text of trust.warnings) {
		options.emit({type: 'notice', level: 'warn', text});
	}

	const installer = installerFor(session);
	return {
		model,
		clusters,
		installer,
		certificates: ports.certificates,
		tls: ports.tls,
		clock: ports.clock,
		files: stateFiles(ports.files, loaded.directory),
		signal: options.signal,
		emit: options.emit,
		planHash: hashOf(model, {version, installer}),
		toolVersion: version,
		readyTimeoutMs: options.readyTimeoutMs,
		restartConsent: options.restartConsent,
		takesOver: options.takesOver,
		leavingClusters: options.leavingClusters,
		trustOf: trust.trustOf,
		materialOf: trust.materialOf,
		kubeconfigOf: name =>
			ports.kubeconfigFor(
				loaded.mesh.clusters.find(cluster => cluster.name === name)?.kubeconfig,
				loaded,
			),
	};
};
