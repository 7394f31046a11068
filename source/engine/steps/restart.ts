import {MeshError} from '../../errors.ts';
import {describeRef, type KubeObject, type ObjectRef} from '../../kubernetes/object.ts';
import {podProblem} from '../../kubernetes/pod-troubles.ts';
import {rolloutProblems} from '../../kubernetes/rollout.ts';
import type {ObjectOf} from '../../kubernetes/typed-object.ts';
import {identityMark, identityText, type PlannedIdentity} from '../../mesh/proxy-identity.ts';
import {restartedForAnnotation} from '../../mesh/well-known.ts';
import {cureOf, isElsewhere, isOutdated} from '../../plan/outdated-workloads.ts';
import type {Action, Observation, RestartTarget, Step} from '../../plan/steps.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import type {ProxyWorkload} from '../../survey/facts.ts';
import {plural} from '../../text/plural.ts';
import {toObservation} from '../observe/pending-changes.ts';
import {proxiesOf} from '../observe/proxies.ts';
import {portOf, type ObserveContext, type RunContext} from '../run-context.ts';
import {deadlines, type StepKind} from './step-kind.ts';

const pollMs = 500;

/** A workload that may be restarted; all kinds of them are read alike. */
type WorkloadRef = ObjectRef & {apiVersion: 'apps/v1'; kind: RestartTarget['kind']};
type Workload = ObjectOf<WorkloadRef>;

const refTo = (
	{kind, name}: Pick<RestartTarget, 'kind' | 'name'>,
	namespace: string,
): WorkloadRef => ({apiVersion: 'apps/v1', kind, name, namespace});

/** Why it is not whole again. Whoever deleted it, or scaled it to nothing meanwhile, has left nothing to wait for. */
const unfinished = (workload: Workload | undefined): string[] =>
	workload === undefined || workload.spec?.replicas === 0 ? [] : rolloutProblems(workload);

/** What a Deployment says when it has given up. */
const givenUpBy = (workload: Workload | undefined): string | undefined =>
	workload?.status?.conditions?.find(
		({type, status}) => type === 'Progressing' && status === 'False',
	)?.message;

/** What restarts a workload: its template says for what. A proxy of the template's own is given its network by the way. */
export const restartPatch = (
	ref: ObjectRef,
	{setsNetwork}: RestartTarget,
	identity: PlannedIdentity,
): KubeObject => ({
	apiVersion: ref.apiVersion,
	kind: ref.kind,
	metadata: {name: ref.name, namespace: ref.namespace},
	spec: {
		template: {
			metadata: {annotations: {[restartedForAnnotation]: identityMark(identity)}},
			...(setsNetwork === true
				? {
						spec: {
							containers: [
								{name: 'istio-proxy', env: [{name: 'ISTIO_META_NETWORK', value: identity.network}]},
							],
						},
					}
				: {}),
		},
	},
});

/** Why a new template would bring no new pods. */
const holdUp = ({spec: {paused, updateStrategy} = {}}: Workload): string | undefined => {
	if (paused === true) {
		return 'its rollouts are paused';
	}

	return updateStrategy?.type === 'OnDelete'
		? 'its pods are only replaced when somebody deletes them (updateStrategy OnDelete)'
		: undefined;
};

/** What keeps the pods of a workload from running, in their own words. */
const troubleOf = async (
	cluster: ClusterPort,
	{namespace, name}: ObjectRef,
	signal: AbortSignal,
): Promise<string> => {
	const pods = await cluster.list({apiVersion: 'v1', kind: 'Pod', namespace}, {signal});
	const problems = pods
		.filter(pod => pod.metadata.name.startsWith(`${name}-`))
		.flatMap(pod => podProblem(pod) ?? []);
	return problems.length === 0 ? '' : ` (${[...new Set(problems)].join('; ')})`;
};

const untilRolledOut = async (context: RunContext, step: Step, ref: WorkloadRef): Promise<void> => {
	const cluster = portOf(context, step.cluster);
	const until = context.clock.monotonic() + context.readyTimeoutMs;
	let said = '';
	for (;;) {
		const live = await cluster.read(ref, {signal: context.signal});
		const [problem] = unfinished(live);
		if (problem === undefined) {
			context.emit({
				type: 'step-observed',
				step: step.id,
				detail: `${describeRef(ref)}: restarted`,
			});
			return;
		}

		const givenUp = givenUpBy(live);
		if (givenUp !== undefined || context.clock.monotonic() > until) {
			throw new MeshError(
				`${givenUp ?? problem}${await troubleOf(cluster, ref, context.signal)}; what comes after it was not restarted`,
				{
					remedy: [
						`What ran before goes on beside it. See why: kubectl --context ${cluster.context} -n ${ref.namespace ?? ''} get pods`,
					],
				},
			);
		}

		if (problem !== said) {
			said = problem;
			context.emit({type: 'step-observed', step: step.id, detail: problem});
		}

		await context.clock.sleep(pollMs, context.signal);
	}
};

/** What a restart is for: the whole identity, and for a proxy of the template's own its network, which is all that a restart gives it. */
const isStale = (proxy: ProxyWorkload, identity: PlannedIdentity): boolean =>
	proxy.isInjected ? isOutdated(proxy, identity) : isElsewhere(proxy, identity.network);

const staleOf = async (
	context: ObserveContext,
	name: string,
	{namespace, workloads, identity}: Action<'restart'>,
): Promise<readonly ProxyWorkload[]> => {
	const proxies = await proxiesOf(portOf(context, name), context.signal, namespace);
	return proxies.filter(
		proxy =>
			workloads.some(({kind, name: own}) => proxy.kind === kind && proxy.name === own) &&
			isStale(proxy, identity),
	);
};

const staleText = (proxy: ProxyWorkload, identity: PlannedIdentity): string =>
	`${proxy.kind} ${proxy.namespace}/${proxy.name}: ${plural(proxy.pods, 'pod runs', 'pods run')} ${identityText(proxy, identity)}`;

/** Looks at what came back: the mark that the new pods have tells them from the old ones, and never that they are right. */
const refuseUnchanged = async (
	context: RunContext,
	name: string,
	action: Action<'restart'>,
): Promise<void> => {
	const {identity} = action;
	const stale = await staleOf(context, name, action);
	const unchanged = stale.filter(({restartedFor}) => restartedFor === identityMark(identity));
	if (unchanged.length > 0) {
		throw new MeshError(
			`a restart did not change ${unchanged.length === 1 ? 'it' : 'them'}: ${unchanged.map(proxy => staleText(proxy, identity)).join('; ')}`,
			{remedy: [...new Set(unchanged.flatMap(proxy => cureOf(proxy, identity) ?? []))]},
		);
	}
};

/** Restarts the workloads of a step, each when the one before is whole again; stops at the first that doesn't get ready. */
const restartWorkloads = async (
	context: RunContext,
	step: Step,
	action: Action<'restart'>,
): Promise<void> => {
	const {namespace, workloads, identity} = action;
	const cluster = portOf(context, step.cluster);
	for (const target of workloads) {
		const ref = refTo(target, namespace);
		const live = await cluster.read(ref, {signal: context.signal});
		if (live === undefined) {
			continue; // Whoever deleted it has left nothing to restart.
		}

		const why = holdUp(live);
		if (why !== undefined) {
			throw new MeshError(`${describeRef(ref)} can't be restarted: ${why}`, {
				remedy: ['Restart it by hand, or leave its namespace out of --restart-workloads.'],
			});
		}

		if (
			live.spec?.template?.metadata?.annotations?.[restartedForAnnotation] !==
			identityMark(identity)
		) {
			await cluster.apply(restartPatch(ref, target, identity), {signal: context.signal});
		}

		await untilRolledOut(context, step, ref);
	}

	await refuseUnchanged(context, step.cluster, action);
};

/** Whether the workloads of a restart have come back as planned: by what runs, whatever their templates say. */
const observeRestart = async (
	context: ObserveContext,
	name: string,
	action: Action<'restart'>,
): Promise<Observation> => {
	const {namespace, workloads, identity} = action;
	const cluster = portOf(context, name);
	const [stale, live] = await Promise.all([
		staleOf(context, name, action),
		Promise.all(
			workloads.map(async target =>
				cluster.read(refTo(target, namespace), {signal: context.signal}),
			),
		),
	]);
	const rollouts = stale.length > 0 ? [] : live.flatMap(workload => unfinished(workload));
	return toObservation(
		[...stale.map(proxy => staleText(proxy, identity)), ...rollouts],
		`${workloads.map(({kind, name: own}) => `${kind} ${namespace}/${own}`).join(', ')} restarted`,
	);
};

export const restart: StepKind<'restart'> = {
	observe: async (context, {cluster, action}) => observeRestart(context, cluster, action),
	execute: async (context, step) => restartWorkloads(context, step, step.action),
	deadlineMs: deadlines.readiness,
};
