import {stringify} from 'yaml';
import {MeshError} from '../../errors.ts';
import {describeRef, refOf, type KubeObject, type ObjectRef} from '../../kubernetes/object.ts';
import {clusterOf} from '../../mesh/model.ts';
import {eastWestService, systemNamespace} from '../../mesh/well-known.ts';
import {remoteOperator} from '../../plan/manifests/control-plane.ts';
import {istioctlArguments} from '../../mesh/istioctl-arguments.ts';
import type {
	Action,
	Impact,
	Observation,
	OperatorDocument,
	PlannedStep,
	Step,
} from '../../plan/steps.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import {gatewayAddress} from '../observe/gateway.ts';
import {pendingChanges, toObservation} from '../observe/pending-changes.ts';
import {renderedObjects} from '../observe/rendered.ts';
import {rolloutProblems} from '../../kubernetes/rollout.ts';
import {portOf, type InstallRun, type LookContext, type RunContext} from '../run-context.ts';
import {runIstioctl} from '../run-istioctl.ts';
import {diagnose} from '../watch/diagnose.ts';
import {watchEvents} from '../watch/watch-events.ts';
import {watchWorkloads} from '../watch/watch-workloads.ts';
import {deadlines, type PlanDetails, type StepKind, type Watching} from './step-kind.ts';

type InstallAction = Action<'install'>;

/** istioctl installs with this manager; a dry run under its name sees what it would change. */
const installer = 'istio-operator';

/** The document that istioctl gets: with the owner's address filled in, or undefined while there is none. */
const resolvedOperator = async (
	context: LookContext,
	cluster: string,
	action: InstallAction,
): Promise<OperatorDocument | undefined> => {
	if (action.addressOf === undefined) {
		return action.operator;
	}

	const address = await gatewayAddress(portOf(context, action.addressOf), context.signal);
	const [ip] = address?.ips ?? [];
	return ip === undefined
		? undefined
		: remoteOperator(context.model, clusterOf(context.model, cluster), ip);
};

/** What `istioctl install` adds to what it renders, last of all: the default revision's tag. */
const tagWebhooks = [
	{
		apiVersion: 'admissionregistration.k8s.io/v1',
		kind: 'MutatingWebhookConfiguration',
		name: 'istio-revision-tag-default',
	},
	{
		apiVersion: 'admissionregistration.k8s.io/v1',
		kind: 'ValidatingWebhookConfiguration',
		name: 'istiod-default-validator',
	},
] as const;

/** The same with the Service that newer versions add. */
const tagObjects = [
	...tagWebhooks,
	{
		apiVersion: 'v1',
		kind: 'Service',
		name: 'istiod-revision-tag-default',
		namespace: systemNamespace,
	},
] as const;

const missingTag = async (cluster: ClusterPort, signal: AbortSignal): Promise<string[]> => {
	const found = await Promise.all(
		tagWebhooks.map(async ref => ({
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
	{part, signal}: Pick<InstallAction, 'part'> & {signal: AbortSignal},
): Promise<Impact> => {
	const live = await Promise.all(
		refs.map(async ref => cluster.read(ref, {signal, metadataOnly: true})),
	);
	return live.every(object => object === undefined)
		? {type: 'installs', part}
		: {type: 'overwrites'};
};

/** What was there before is known of the wizard's own installations: mesh.yaml has made them. */
const impactOnExisting = (
	{metadata: {labels = {}}}: KubeObject,
	operator: OperatorDocument,
): Impact => {
	const version = labels['operator.istio.io/version'];
	return labels['install.operator.istio.io/owning-resource'] === operator.metadata.name
		? {type: 'changes-installation', ...(version === undefined ? {} : {version})}
		: {type: 'overwrites'};
};

/**
Whether an installation is what its document says: a dry run of everything that istioctl renders changes nothing, every
rollout is complete, and the tag that istioctl sets at its very end is there.
*/
const observeInstall = async (
	context: LookContext,
	name: string,
	action: InstallAction,
): Promise<Observation> => {
	const cluster = portOf(context, name);
	const {signal} = context;
	const operator = await resolvedOperator(context, name, action);
	if (operator === undefined) {
		return {
			state: 'needed',
			differences: [`${action.addressOf ?? 'its owner'} has no gateway address yet`],
			impact: await impactOfNew(cluster, remoteRefs, {...action, signal}),
		};
	}

	const objects = await renderedObjects(context, operator);
	// The last thing that istioctl writes tells an empty cluster from an installed one in one read.
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
			impact: await impactOfNew(cluster, services, {...action, signal}),
		};
	}

	const [changes, tag, rollouts] = await Promise.all([
		Promise.all(
			objects.map(async object =>
				pendingChanges(cluster, object, {signal, fieldManager: installer, force: true}),
			),
		),
		action.part === 'control-plane' ? missingTag(cluster, signal) : [],
		Promise.all(
			objects
				.filter(object => object.kind === 'Deployment')
				.map(async object => {
					const live = await cluster.read(refOf(object), {signal});
					return live === undefined
						? [`${describeRef(refOf(object))} does not exist`]
						: rolloutProblems(live);
				}),
		),
	]);
	const deployments = objects
		.filter(object => object.kind === 'Deployment')
		.map(object => object.metadata.name);
	const differences = [...changes.flatMap(change => change.differences), ...tag];
	return toObservation(
		[...differences, ...rollouts.flat()],
		`${String(objects.length)} objects as planned${deployments.length === 0 ? '' : `, ${deployments.join(', ')} in ${systemNamespace} rolled out`}`,
		// A rollout that is not over is waited for, and nothing is changed.
		installed === undefined || differences.length === 0
			? undefined
			: impactOnExisting(installed, operator),
	);
};

/** Beyond istioctl's own deadline, before we end it. */
const killMarginMs = 60_000;

/** Runs `istioctl install` for a step. Whether the installation is right is for the observation to say. */
const runInstall = async (
	context: RunContext,
	step: Step<'install'>,
	run: InstallRun,
): Promise<void> => {
	const {cluster: name, action} = step;
	const operator = await resolvedOperator(context, name, action);
	if (operator === undefined) {
		throw new MeshError(`${action.addressOf ?? 'its owner'} has no gateway address to point at`);
	}

	const file = run.directory.operatorFile(name, action.part);
	await context.files.write(file, stringify(operator), {mode: 0o600});
	const killAfterMs = context.readyTimeoutMs + killMarginMs;
	await runIstioctl(context, step, run, {
		start: async options =>
			context.istioctl.install(file, {
				...options,
				context: portOf(context, name).context,
				kubeconfig: context.kubeconfigOf(name),
				readinessTimeoutMs: context.readyTimeoutMs,
				killAfterMs,
			}),
		late: `did not end within ${String(killAfterMs / 1000)} s`,
	});
};

const workloadKinds = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'Service']);
const talkativeKinds = new Set([...workloadKinds, 'ReplicaSet', 'Pod']);

/** What an installation rolls out: what istioctl renders for it, or where that is not known, what it always is. */
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

/** The command and the objects of an installation, as istioctl itself renders them; without istioctl the plan says less. */
const describeInstall = async (
	context: LookContext,
	step: PlannedStep<'install'>,
	{directory, readyTimeoutMs}: PlanDetails,
): Promise<PlannedStep<'install'>> => {
	const {action, cluster} = step;
	const command = [
		'istioctl',
		...istioctlArguments.install({
			file: directory.operatorFile(cluster, action.part),
			context: clusterOf(context.model, cluster).context,
			readinessTimeoutMs: readyTimeoutMs,
		}),
	];
	try {
		const objects = await renderedObjects(context, action.operator);
		return {
			...step,
			command,
			objects: distinct([
				...objects.map(object => refOf(object)),
				...(action.part === 'control-plane' ? tagObjects : []),
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
	documents: ({operator}) => ({operator}),
	describe: describeInstall,
	pace: ({part, addressOf}) => `${part}${addressOf === undefined ? '' : ' of a remote'}`,
};
