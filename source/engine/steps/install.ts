import {MeshError} from '../../errors.ts';
import {describeRef, refOf, type ObjectRef} from '../../kubernetes/object.ts';
import type {InstallPart, Installation} from '../../mesh/installation.ts';
import {clusterOf} from '../../mesh/model.ts';
import {eastWestService, systemNamespace} from '../../mesh/well-known.ts';
import type {Action, Impact, Observation, PlannedStep, Step} from '../../plan/steps.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import type {Recognised} from '../../ports/installer.ts';
import {gatewayAddress} from '../observe/gateway.ts';
import {pendingChanges, toObservation} from '../observe/pending-changes.ts';
import {rolloutProblems} from '../../kubernetes/rollout.ts';
import {isUninjected} from '../../mesh/placeholder-image.ts';
import {portOf, type InstallRun, type ObserveContext, type RunContext} from '../run-context.ts';
import {runInstaller} from '../run-installer.ts';
import {diagnose} from '../watch/diagnose.ts';
import {watchEvents} from '../watch/watch-events.ts';
import {watchWorkloads} from '../watch/watch-workloads.ts';
import {deadlines, type PlanDetails, type StepKind, type Watching} from './step-kind.ts';

/** The installation with its owner's address filled in, or undefined while there is none. */
const resolved = async (
	context: ObserveContext,
	installation: Installation,
): Promise<Installation | undefined> => {
	if (installation.addressOf === undefined) {
		return installation;
	}

	const found = await gatewayAddress(portOf(context, installation.addressOf), context.signal);
	const [address] = found?.ips ?? [];
	return address === undefined ? undefined : {...installation, address};
};

/** What an installer writes last of all and what is not there. */
const unfinished = async (
	{installer, signal}: ObserveContext,
	cluster: ClusterPort,
	part: InstallPart,
): Promise<string[]> => {
	const found = await Promise.all(
		installer.finish(part).required.map(async ref => ({
			ref,
			live: await cluster.read(ref, {signal, metadataOnly: true}),
		})),
	);
	return found
		.filter(({live}) => live === undefined)
		.map(({ref}) => `${describeRef(ref)} does not exist`);
};

/** Written at the very start and the very end of an installation that has no Deployment. */
const remoteRefs: readonly ObjectRef[] = [
	{
		apiVersion: 'admissionregistration.k8s.io/v1',
		kind: 'MutatingWebhookConfiguration',
		name: 'istio-sidecar-injector',
	},
	{
		apiVersion: 'v1',
		kind: 'Service',
		name: 'istiod',
		namespace: systemNamespace,
	},
];

/** Nothing is undone by uninstalling where a part of it was there before: a gateway's Service may have lost its Deployment alone. */
const impactOfNew = async (
	cluster: ClusterPort,
	refs: readonly ObjectRef[],
	{part, signal}: {part: InstallPart; signal: AbortSignal},
): Promise<Impact> => {
	const live = await Promise.all(
		refs.map(async ref => cluster.read(ref, {signal, metadataOnly: true})),
	);
	return live.every(object => object === undefined)
		? {type: 'installs', part}
		: {type: 'overwrites'};
};

/** What was there before is known of the wizard's own installations: mesh.yaml has made them. */
const impactOnExisting = (found: Recognised | undefined, part: InstallPart): Impact =>
	found?.part === part
		? {
				type: 'changes-installation',
				...(found.version === undefined ? {} : {version: found.version}),
			}
		: {type: 'overwrites'};

/**
Whether an installation is as planned: a dry run of everything that the installer renders changes nothing, every rollout is complete,
and what the installer writes at its very end is there.
*/
const observeInstall = async (
	context: ObserveContext,
	name: string,
	action: Action<'install'>,
): Promise<Observation> => {
	const cluster = portOf(context, name);
	const {signal, installer} = context;
	const installation = await resolved(context, action);
	if (installation === undefined) {
		return {
			state: 'needed',
			differences: [`${action.addressOf ?? 'its owner'} has no gateway address yet`],
			impact: await impactOfNew(cluster, remoteRefs, {part: action.part, signal}),
		};
	}

	const objects = await installer.render(installation, {signal});
	// The last thing that an installer writes tells an empty cluster from an installed one in one read.
	const workload =
		objects.find(object => object.kind === 'Deployment') ??
		objects.find(object => object.kind === 'MutatingWebhookConfiguration');
	const installed =
		workload === undefined
			? undefined
			: await cluster.read(refOf(workload), {signal, metadataOnly: true});
	if (workload !== undefined && installed === undefined) {
		const services = objects.filter(({kind}) => kind === 'Service').map(object => refOf(object));
		return {
			state: 'needed',
			differences: [`${describeRef(refOf(workload))} does not exist`],
			impact: await impactOfNew(cluster, services, {part: action.part, signal}),
		};
	}

	const deployments = objects.filter(object => object.kind === 'Deployment');
	const [changes, missing, bare, rollouts] = await Promise.all([
		Promise.all(
			objects.map(async object =>
				pendingChanges(cluster, object, {
					signal,
					fieldManager: installer.fieldManager,
					force: true,
				}),
			),
		),
		unfinished(context, cluster, action.part),
		uninjectedPods(cluster, action.part, signal),
		Promise.all(
			deployments.map(async object => {
				const live = await cluster.read(refOf(object), {signal});
				return live === undefined
					? [`${describeRef(refOf(object))} does not exist`]
					: rolloutProblems(live);
			}),
		),
	]);
	const differences = [
		...changes.flatMap(change => change.differences),
		...missing,
		...bare.map(
			({name: pod}) =>
				`Pod ${systemNamespace}/${pod}: made while nothing was injected, without a proxy; it is deleted, and comes back with one`,
		),
	];
	return toObservation(
		[...differences, ...rollouts.flat()],
		`${String(objects.length)} objects as planned${deployments.length === 0 ? '' : `, ${deployments.map(({metadata}) => metadata.name).join(', ')} in ${systemNamespace} rolled out`}`,
		// A rollout that is not over is waited for, and nothing is changed.
		installed === undefined || differences.length === 0
			? undefined
			: impactOnExisting(installer.recognise(installed), action.part),
	);
};

/** Pods of the east-west gateway that came up without a proxy, which none of them gets any more (fact G-3). */
const uninjectedPods = async (
	cluster: ClusterPort,
	part: InstallPart,
	signal: AbortSignal,
): Promise<ReadonlyArray<{name: string}>> => {
	if (part !== 'east-west') {
		return [];
	}

	const pods = await cluster.list(
		{apiVersion: 'v1', kind: 'Pod', namespace: systemNamespace},
		{labelSelector: `app=${eastWestService}`, signal},
	);
	return pods.filter(isUninjected).map(({metadata: {name}}) => ({name}));
};

/** Beyond the installer's own deadline, before we end it. */
const killMarginMs = 60_000;

/** Installs for a step. Whether the installation is right is for the observation to say. */
const runInstall = async (
	context: RunContext,
	step: Step<'install'>,
	run: InstallRun,
): Promise<void> => {
	const {cluster: name, action} = step;
	const installation = await resolved(context, action);
	if (installation === undefined) {
		throw new MeshError(`${action.addressOf ?? 'its owner'} has no gateway address to point at`);
	}

	const cluster = portOf(context, name);
	for (const pod of await uninjectedPods(cluster, action.part, context.signal)) {
		await cluster.remove(
			{apiVersion: 'v1', kind: 'Pod', namespace: systemNamespace, ...pod},
			{signal: context.signal},
		);
	}

	const killAfterMs = context.readyTimeoutMs + killMarginMs;
	await runInstaller(context, step, run, {
		start: async options =>
			context.installer.install(installation, {
				...options,
				file: run.directory.installerFile(name, action.part),
				files: context.files,
				context: cluster.context,
				kubeconfig: context.kubeconfigOf(name),
				readinessTimeoutMs: context.readyTimeoutMs,
				killAfterMs,
			}),
		late: `did not end within ${String(killAfterMs / 1000)} s`,
	});
};

const workloadKinds = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'Service']);
const talkativeKinds = new Set([...workloadKinds, 'ReplicaSet', 'Pod']);

/** What an installation rolls out: what the installer renders for it, or where that is not known, what it always is. */
const workloadsOf = ({objects, action}: Step<'install'>): ReadonlySet<string> => {
	const names = objects.filter(({kind}) => workloadKinds.has(kind)).map(({name}) => name);
	return new Set(
		names.length > 0 ? names : [action.part === 'east-west' ? eastWestService : 'istiod'],
	);
};

const watchInstall = async (
	cluster: ClusterPort,
	step: Step<'install'>,
	{signal, say, now, onSaid}: Watching,
): Promise<void> => {
	const workloads = workloadsOf(step);
	// Pods and replica sets are called after what they belong to.
	const isAbout = (kind: string, name: string) =>
		talkativeKinds.has(kind) &&
		[...workloads].some(workload => name === workload || name.startsWith(`${workload}-`));
	await Promise.all([
		watchWorkloads(cluster, {isAbout, signal, onChange: say}),
		watchEvents(cluster, {now, signal, onSaid, isAbout, olderMs: 0}),
	]);
};

const distinct = (refs: readonly ObjectRef[]): ObjectRef[] => [
	...new Map(refs.map(ref => [describeRef(ref), ref])).values(),
];

/** The command and the objects of an installation, as the installer itself renders them; where it cannot, the plan says less. */
const describeInstall = async (
	context: ObserveContext,
	step: PlannedStep<'install'>,
	{directory, readyTimeoutMs}: PlanDetails,
): Promise<PlannedStep<'install'>> => {
	const {action, cluster} = step;
	const {installer, signal} = context;
	const command = installer.commands.install({
		file: directory.installerFile(cluster, action.part),
		context: clusterOf(context.model, cluster).context,
		readinessTimeoutMs: readyTimeoutMs,
	});
	try {
		const objects = await installer.render(action, {signal});
		return {
			...step,
			command,
			objects: distinct([
				...objects.map(object => refOf(object)),
				...installer.finish(action.part).written,
			]),
		};
	} catch {
		return {...step, command};
	}
};

export const install: StepKind<'install'> = {
	observe: async (context, {cluster, action}) => observeInstall(context, cluster, action),
	execute: runInstall,
	deadlineMs: deadlines.readiness,
	runsInstaller: () => true,
	watch: async (context, step, watching) =>
		watchInstall(portOf(context, step.cluster), step, watching),
	diagnose: async (context, {cluster}) => diagnose(portOf(context, cluster)),
	documents: ({documents = {}}) => documents,
	describe: describeInstall,
	pace: ({part, addressOf}) => `${part}${addressOf === undefined ? '' : ' of a remote'}`,
};
