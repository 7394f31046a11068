import {leavingSteps, type Remainder} from '../plan/leaving-steps.ts';
import {inOrder} from '../plan/in-order.ts';
import {planFor, planHash, type DocumentMaker} from '../plan/plan.ts';
import {plannedImages, type LiveImage} from '../plan/retiring-images.ts';
import {afterRestarts, restartSteps, willRestart} from '../plan/restart-steps.ts';
import {stepsFor} from '../plan/steps-for.ts';
import {undoOf} from '../plan/undo.ts';
import type {OutdatedProxies} from '../plan/outdated-proxies.ts';
import {isPending, isRecord, type Observation, type Plan, type PlannedStep} from '../plan/steps.ts';
import {distinctUses, usesOfObject} from '../mesh/image-uses.ts';
import {inspectProxies} from './observe/proxies.ts';
import {remainderOf} from './observe/remainder.ts';
import {portOf, type ObserveContext} from './run-context.ts';
import type {PlanDetails} from './steps/step-kind.ts';
import {kindOf, observeStep} from './steps/step-kinds.ts';

/** Images from hubs that go away in what the installer renders: whatever its build, its defaults and the overlays make of a document. */
const renderedImages = async (
	{installer, signal}: Pick<ObserveContext, 'installer' | 'signal'>,
	steps: readonly PlannedStep[],
): Promise<LiveImage[]> => {
	const found = await Promise.all(
		steps.map(async ({cluster, action, objects}) => {
			// Where rendering has failed, the step has no objects, and says so when it is observed.
			const all =
				action.type === 'install' && objects.length > 0
					? await installer.render(action, {signal})
					: [];
			return distinctUses(all.flatMap(object => usesOfObject(object))).map(use => ({cluster, use}));
		}),
	);
	return found.flat();
};

/** The hash that a plan of this model has, known before anybody looks. */
export const hashOf = (
	model: ObserveContext['model'],
	options: {version: string; installer: DocumentMaker},
): string => planHash(stepsFor(model), options);

type PlanOptions = PlanDetails & {
	/** The words that lead a command of ours to this mesh. */
	meshFlags: readonly string[];
	/** Images from hubs that go away, as the survey has found them. */
	liveImages?: readonly LiveImage[];
};

/** The step with what takes it back, as it was found in the cluster. */
const withUndo = (
	context: ObserveContext,
	step: PlannedStep,
	{directory, meshFlags}: PlanOptions,
): PlannedStep => {
	const {cluster} = step;
	const undo = undoOf(step, {
		place: portOf(context, cluster),
		meshFlags,
		istioVersion: context.model.istioVersion,
		uninstall: part =>
			context.installer.commands.uninstall({
				file: directory.installerFile(cluster, part),
				context: portOf(context, cluster).context,
			}),
	});
	return undo === undefined ? step : {...step, undo};
};

/** The step with the kubeconfig that its command needs. */
const withPlace = ({clusters}: ObserveContext, step: PlannedStep): PlannedStep => {
	const kubeconfig = clusters.get(step.cluster)?.kubeconfig;
	return step.command === undefined || kubeconfig === undefined ? step : {...step, kubeconfig};
};

const describeStep = async (
	context: ObserveContext,
	step: PlannedStep,
	options: PlanOptions,
): Promise<PlannedStep> => (await kindOf(step).describe?.(context, step, options)) ?? step;

/** What takes clusters out of the mesh. A primary whose Secrets cannot be listed is asked again by each step that needs it. */
const makeDepartureSteps = async (context: ObserveContext): Promise<PlannedStep[]> => {
	const {model, leavingClusters, signal} = context;
	const {leaving, removal} = leavingClusters;
	const remainders = await Promise.all(
		model.clusters
			.filter(({role}) => role === 'primary')
			.map(async ({name}): Promise<Remainder> => {
				try {
					return await remainderOf(context, name, leaving);
				} catch {
					signal.throwIfAborted();
					return {
						cluster: name,
						secrets: new Map([...leaving].map(peer => [peer, []])),
						surplus: [],
					};
				}
			}),
	);
	return Promise.all(
		leavingSteps(model, {leaving, removal, remainders}).map(async step => ({
			...step,
			observation: await observeStep(context, step),
		})),
	);
};

/** Whether a pending step renews it: one that restarts it, or one that writes the template which names its image. */
const isRenewedBy = (
	steps: readonly PlannedStep[],
	{cluster, workload: {namespace, kind, name, pinsImage}}: OutdatedProxies,
): boolean =>
	steps.some(
		step =>
			step.cluster === cluster &&
			isPending(step) &&
			(step.action.type === 'restart' || (step.action.type === 'install' && pinsImage === true)) &&
			step.objects.some(
				ref => ref.kind === kind && ref.namespace === namespace && ref.name === name,
			),
	);

/** Looks at every step of the model, side by side, and plans; so for the clusters that leave. Reads and dry runs only. */
export const makePlan = async (context: ObserveContext, options: PlanOptions): Promise<Plan> => {
	const observations = new Map<string, Observation>();
	const [departures, {outdatedWorkloads, outdated}] = await Promise.all([
		makeDepartureSteps(context),
		inspectProxies(context),
		...stepsFor(context.model).map(async step => {
			observations.set(step.id, await observeStep(context, step));
		}),
	]);
	const plan = planFor({
		model: context.model,
		version: context.toolVersion,
		installer: context.installer,
		observations,
	});
	const described = await Promise.all(
		plan.steps.map(async step => describeStep(context, withUndo(context, step, options), options)),
	);
	const restarts = await Promise.all(
		restartSteps(context.model, outdatedWorkloads, context.restartConsent).map(async step => ({
			...step,
			observation: await observeStep(context, step),
		})),
	);
	const left = outdatedWorkloads.filter(
		outdatedWorkload => !willRestart(outdatedWorkload, context.restartConsent),
	);
	const kept = outdated.filter(one => !isRenewedBy([...described, ...restarts], one));
	const images = plannedImages([...described, ...restarts], {
		rendered: await renderedImages(context, described),
		live: options.liveImages ?? [],
	});
	return {
		...plan,
		steps: [
			...inOrder([
				...afterRestarts(
					described.filter(step => !isRecord(step)),
					restarts,
				),
				...restarts,
			]),
			...departures,
			...described.filter(step => isRecord(step)),
		].map(step => withPlace(context, step)),
		...(left.length === 0 ? {} : {outdatedWorkloads: left}),
		...(kept.length === 0 ? {} : {outdated: kept}),
		...(images.length === 0 ? {} : {retiringImages: images}),
	};
};
