import {stringify} from 'yaml';
import {describeRef, refOf, type KubeObject} from '../../mesh/kube-object.ts';
import {clusterOf} from '../../mesh/model.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import {remoteOperator} from '../../plan/manifests/control-plane.ts';
import type {Action, Observation, OperatorDocument} from '../../plan/steps.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import {portOf, type LookContext} from '../run-context.ts';
import {gatewayAddress} from './gateway.ts';
import {pendingChanges, toObservation} from './objects.ts';
import {rolloutProblems} from './rollout.ts';

type InstallAction = Extract<Action, {type: 'install'}>;

/** istioctl installs with this manager; a dry run under its name sees what it would change. */
const installer = 'istio-operator';

/** The document that istioctl gets: with the owner's address filled in, or undefined while there is none. */
export const resolvedOperator = async (context: LookContext, cluster: string, action: InstallAction): Promise<OperatorDocument | undefined> => {
	if (action.addressOf === undefined) {
		return action.operator;
	}

	const address = await gatewayAddress(portOf(context, action.addressOf), context.signal);
	const [ip] = address?.ips ?? [];
	return ip === undefined ? undefined : remoteOperator(context.model, clusterOf(context.model, cluster), ip);
};

const rendered = new WeakMap<LookContext['istioctl'], Map<string, Promise<KubeObject[]>>>();

/** What istioctl renders depends on the document alone, so it is rendered once. */
export const renderedObjects = async (context: LookContext, operator: OperatorDocument): Promise<KubeObject[]> => {
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

/** What `istioctl install` adds to what it renders, last of all: the default revision's tag. */
const tagWebhooks = [
	{apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration', name: 'istio-revision-tag-default'},
	{apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', name: 'istiod-default-validator'},
] as const;

/** The same with the Service that newer versions add. */
export const tagObjects = [...tagWebhooks, {
	apiVersion: 'v1', kind: 'Service', name: 'istiod-revision-tag-default', namespace: systemNamespace,
}] as const;

const missingTag = async (cluster: ClusterPort, signal: AbortSignal): Promise<string[]> => {
	const found = await Promise.all(tagWebhooks.map(async ref => ({ref, live: await cluster.read(ref, {signal, metadataOnly: true})})));
	return found.filter(({live}) => live === undefined).map(({ref}) => `${describeRef(ref)} does not exist`);
};

/**
Whether an installation is what its document says: a dry run of everything that istioctl renders changes nothing, every
rollout is complete, and the tag that istioctl sets at its very end is there.
*/
export const observeInstall = async (context: LookContext, name: string, action: InstallAction): Promise<Observation> => {
	const cluster = portOf(context, name);
	const {signal} = context;
	const operator = await resolvedOperator(context, name, action);
	if (operator === undefined) {
		return {state: 'needed', differences: [`${action.addressOf ?? 'its owner'} has no gateway address yet`]};
	}

	const objects = await renderedObjects(context, operator);
	// The last thing that istioctl writes tells an empty cluster from an installed one in one read.
	const workload = objects.find(object => object.kind === 'Deployment') ?? objects.find(object => object.kind === 'MutatingWebhookConfiguration');
	if (workload !== undefined && await cluster.read(refOf(workload), {signal, metadataOnly: true}) === undefined) {
		return {state: 'needed', differences: [`${describeRef(refOf(workload))} does not exist`]};
	}

	const [changes, tag, rollouts] = await Promise.all([
		Promise.all(objects.map(async object => pendingChanges(cluster, object, {signal, fieldManager: installer, force: true}))),
		action.part === 'control-plane' ? missingTag(cluster, signal) : [],
		Promise.all(objects.filter(object => object.kind === 'Deployment').map(async object => {
			const live = await cluster.read(refOf(object), {signal});
			return live === undefined ? [`${describeRef(refOf(object))} does not exist`] : rolloutProblems(live);
		})),
	]);
	const deployments = objects.filter(object => object.kind === 'Deployment').map(object => object.metadata.name);
	return toObservation(
		[...changes.flat(), ...tag, ...rollouts.flat()],
		`${String(objects.length)} objects as planned${deployments.length === 0 ? '' : `, ${deployments.join(', ')} in ${systemNamespace} rolled out`}`,
	);
};
