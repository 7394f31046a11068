import {refOf, type KubeObject, type ObjectRef} from '../../kubernetes/object.ts';
import type {InstallKind} from '../recording.ts';
import type {DemoCluster, World} from '../world/world.ts';
import {definitions} from './definitions.ts';
import type {Operator} from './operator.ts';
import {renderOperator} from './render.ts';
import {tagObjects} from './webhooks.ts';

const fieldManager = 'istio-operator';
const pollMs = 250;
/** For so long a demo waits for a rollout that gets nowhere, whatever --readiness-timeout allows. */
const patienceMs = 20_000;

type Installing = {
	operator: Operator;
	say: (line: string) => void;
	signal: AbortSignal;
	readinessTimeoutMs: number;
};

const kindOf = ({profile}: Operator): InstallKind => {
	switch (profile) {
		case 'empty': {
			return 'gateway';
		}

		case 'remote': {
			return 'remote-istiod';
		}

		default: {
			return 'istiod';
		}
	}
};

const componentNames: Readonly<Record<InstallKind, string>> = {
	istiod: 'Istiod',
	'remote-istiod': 'Istiod',
	gateway: 'Ingress gateways',
};

const applyAll = async (
	{api}: DemoCluster,
	objects: readonly KubeObject[],
	signal: AbortSignal,
): Promise<void> => {
	await Promise.all(
		objects.map(async object => api.apply(object, {fieldManager, force: true, signal})),
	);
};

const isRolledOut = ({api}: DemoCluster, {name, namespace}: ObjectRef): boolean => {
	const deployment = api.inspect({apiVersion: 'apps/v1', kind: 'Deployment', name, namespace});
	const {observedGeneration, availableReplicas, updatedReplicas} = deployment?.status ?? {};
	return (
		(observedGeneration ?? 0) >= (deployment?.metadata.generation ?? 1) &&
		(availableReplicas ?? 0) > 0 &&
		(updatedReplicas ?? 0) > 0
	);
};

/** Why the pods of a rollout don't start, as istioctl puts it. */
const complaint = ({api}: DemoCluster, ref: ObjectRef): string => {
	const pods = api
		.inspectAll({apiVersion: 'v1', kind: 'Pod', namespace: ref.namespace})
		.filter(({metadata}) => (metadata.ownerReferences ?? []).some(({name}) => name === ref.name));
	const waiting = pods
		.flatMap(({status}) => status?.containerStatuses ?? [])
		.map(({state}) => state?.waiting)
		.find(state => state?.message !== undefined);
	return waiting?.message === undefined
		? ''
		: ` (container failed to start: ${waiting.reason ?? ''}: ${waiting.message})`;
};

const seconds = (ms: number): string => {
	const whole = Math.round(ms / 1000);
	return whole < 60
		? `${String(whole)}s`
		: `${String(Math.floor(whole / 60))}m${String(whole % 60)}s`;
};

/** Removes what an earlier document of the same name installed and this one doesn't. */
const prune = (
	{api}: DemoCluster,
	operator: Operator,
	rendered: readonly KubeObject[],
	say: (line: string) => void,
): void => {
	const kept = new Set(rendered.map(object => JSON.stringify(refOf(object))));
	for (const object of api.objects()) {
		if (
			object.metadata.labels?.['install.operator.istio.io/owning-resource'] === operator.name &&
			!kept.has(JSON.stringify(refOf(object))) &&
			!object.metadata.name.endsWith('default') &&
			!object.metadata.name.endsWith('default-validator')
		) {
			api.drop(refOf(object));
			say(
				`  Removed ${object.apiVersion}, Kind=${object.kind}/${object.metadata.name}.${object.metadata.namespace ?? ''}.`,
			);
		}
	}
};

type Act = {afterMs: number; act: () => Promise<void> | void};

/** `istioctl install` of a document in a cluster; gives the exit code. Rejects with the signal's reason. */
export const install = async (
	world: World,
	cluster: DemoCluster,
	{operator, say, signal, readinessTimeoutMs}: Installing,
): Promise<number> => {
	const kind = kindOf(operator);
	const script = world.timings.installs[kind];
	const started = world.now();
	const reach = async (afterMs: number) => {
		const left = started + afterMs * cluster.slowness - world.now();
		if (left > 0) {
			await world.sleep(left, signal);
		}
	};

	const objects = renderOperator(operator);
	const core = objects.filter(object => object.kind === 'CustomResourceDefinition');
	const rest = objects.filter(object => object.kind !== 'CustomResourceDefinition');
	const coreMs = script.before.find(({text}) => text.includes('core installed'))?.afterMs ?? 0;
	const acts: Act[] = [
		{
			afterMs: coreMs,
			async act() {
				await applyAll(cluster, core, signal);
				for (const definition of core.length > 0 ? definitions : []) {
					cluster.api.serve({...definition, namespaced: true});
				}
			},
		},
		{
			afterMs: script.appliedMs,
			async act() {
				await applyAll(cluster, rest, signal);
			},
		},
		...script.before.map(({afterMs, text}): Act => ({
			afterMs,
			act() {
				say(text);
			},
		})),
	];
	// Equal times stay in this order: what a line says is done is done before it is said.
	for (const {afterMs, act} of acts.toSorted((a, b) => a.afterMs - b.afterMs)) {
		await reach(afterMs);
		await act();
	}

	const deployment = rest.find(object => object.kind === 'Deployment');
	if (deployment !== undefined) {
		const ref = refOf(deployment);
		const limit = Math.min(readinessTimeoutMs, patienceMs);
		const until = world.now() + limit;
		while (!isRolledOut(cluster, ref)) {
			if (world.now() > until && (cluster.isRegistryBroken || limit === readinessTimeoutMs)) {
				const why = `failed to wait for resource: resources not ready after ${seconds(limit)}: context deadline exceeded`;
				say(`✘ ${componentNames[kind]} encountered an error: ${why}`);
				say(
					`  Deployment/${ref.namespace ?? ''}/${ref.name}${complaint(cluster, ref)}Error: failed to install manifests: ${why}`,
				);
				say(`  Deployment/${ref.namespace ?? ''}/${ref.name}${complaint(cluster, ref)}`);
				return 1;
			}

			await world.sleep(pollMs, signal);
		}
	}

	const rolledOut = world.now() - started;
	for (const {afterMs, text} of script.after) {
		await reach(rolledOut / cluster.slowness + afterMs);
		if (text.includes('Pruning')) {
			prune(cluster, operator, objects, say);
		}

		say(text);
	}

	if (kind !== 'gateway') {
		await applyAll(cluster, tagObjects(operator), signal);
	}

	return 0;
};
