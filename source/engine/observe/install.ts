import {stringify} from 'yaml';
import {describeRef, refOf, type KubeObject, type ObjectRef} from '../../kubernetes/object.ts';
import {distinctUses, usesOfObject} from '../../mesh/image-uses.ts';
import {clusterOf} from '../../mesh/model.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import {remoteOperator} from '../../plan/manifests/control-plane.ts';
import type {LiveImage} from '../../plan/retiring-images.ts';
import type {Action, Impact, Observation, OperatorDocument, PlannedStep} from '../../plan/steps.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import {portOf, type LookContext} from '../run-context.ts';
import {gatewayAddress} from './gateway.ts';
import {pendingChanges, toObservation} from './objects.ts';
import {rolloutProblems} from '../../kubernetes/rollout.ts';

type InstallAction = Extract<Action, {type: 'install'}>;

/** istioctl installs with this manager; a dry run under its name sees what it would change. */
const installer = 'istio-operator';

/** The document that istioctl gets: with the owner's address filled in, or undefined while there is none. */
export const resolvedOperator = async (
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

const rendered = new WeakMap<LookContext['istioctl'], Map<string, Promise<KubeObject[]>>>();

/** What istioctl renders depends on the document alone, so it is rendered once. */
export const renderedObjects = async (
	context: LookContext,
	operator: OperatorDocument,
): Promise<KubeObject[]> => {
	const cache = rendered.get(context.istioctl) ?? new Map<string, Promise<KubeObject[]>>();
	rendered.set(context.istioctl, cache);
	const text = stringify(operator);
	const known = cache.get(text) ?? context.istioctl.render(text, {signal: context.signal});
	cache.set(text, known);
	try {
		return await known;
	} catch (error) {
		cache.delete(text);
		throw error;
	}
};

/** Images from hubs that go away in what istioctl renders: whatever its build, its defaults and the overlays make of the document. */
export const renderedImages = async (
	context: LookContext,
	steps: readonly PlannedStep[],
): Promise<LiveImage[]> => {
	const found = await Promise.all(
		steps.map(async ({cluster, action, objects}) => {
			// Where rendering has failed, the step has no objects, and says so when it is observed.
			const all =
				action.type === 'install' && objects.length > 0
					? await renderedObjects(context, action.operator)
					: [];
			return distinctUses(all.flatMap(object => usesOfObject(object))).map(use => ({cluster, use}));
		}),
	);
	return found.flat();
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
export const tagObjects = [
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
export const observeInstall = async (
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
