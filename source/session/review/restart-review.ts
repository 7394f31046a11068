import {few} from '../../text/listed.ts';
import {plural} from '../../text/plural.ts';
import type {Model} from '../../mesh/model.ts';
import {
	isCutOff,
	isRestartCure,
	keptCures,
	type OutdatedWorkload,
} from '../../plan/outdated-workloads.ts';
import type {RestartConsent} from '../../plan/restart-steps.ts';
import type {Plan} from '../../plan/steps.ts';
import type {Answers} from '../../wizard/answers.ts';

/** What a person has agreed to on the review's screen. */
export const consentOf = ({
	restartsWorkloads,
}: Pick<Answers, 'restartsWorkloads'>): RestartConsent | undefined =>
	restartsWorkloads === true ? 'all' : undefined;

/** Whether there is anything to restart, and whether the plan does it. */
export const restartsOf = (
	model: Model,
	{steps, outdatedWorkloads = []}: Plan,
): 'planned' | 'left' | 'needed' | undefined => {
	if (steps.some(({action}) => action.type === 'restart')) {
		return 'planned';
	}

	const left = outdatedWorkloads.filter(one => isRestartCure(one));
	if (left.length === 0) {
		return undefined;
	}

	return left.some(outdatedWorkload => isCutOff(model, outdatedWorkload)) ? 'needed' : 'left';
};

/** Which workloads came up before their cluster was what it is to be, and stay as they are. */
export const outdatedWorkloadWarnings = (
	model: Model,
	{outdatedWorkloads = []}: Plan,
	isAgreed: boolean,
): string[] => {
	const kept = outdatedWorkloads.filter(({keptBy}) => keptBy !== undefined);
	const behind = outdatedWorkloads.filter(({keptBy}) => keptBy === undefined);
	const placesOf = (some: readonly OutdatedWorkload[]) =>
		few([...new Set(some.map(({cluster, workload}) => `${cluster}/${workload.namespace}`))]);
	const lossOf = (some: readonly OutdatedWorkload[]) =>
		some.some(one => isCutOff(model, one))
			? ' Until then they lose what runs beside them without a proxy, and the Kubernetes API.'
			: '';
	return [
		...(behind.length === 0
			? []
			: [
					`${plural(behind.length, 'workload')} in ${placesOf(behind)} came up before ${behind.length === 1 ? 'its' : 'their'} cluster got its name or network, and ${isAgreed ? 'nobody brings them back by themselves: restart them by hand' : 'will go on as before until restarted: w puts their restarts into the plan, one at a time'}.${lossOf(behind)}`,
				]),
		...(kept.length === 0
			? []
			: [
					`${plural(kept.length, 'workload')} in ${placesOf(kept)} ${kept.length === 1 ? 'has' : 'have'} another identity than planned (${few([...new Set(kept.map(({says}) => says))])}), which a restart does not change: ${few([...new Set(kept.flatMap(({keptBy}) => (keptBy === undefined ? [] : keptCures[keptBy])))])}.${lossOf(kept)}`,
				]),
	];
};

/** Which workloads keep a proxy of another version after the plan, gateways first; the last screen has the commands that renew them. */
export const outdatedWarnings = ({outdated = []}: Plan): string[] => {
	const versions = [...new Set(outdated.map(({runs}) => runs))];
	const places = [
		...new Set(
			outdated.map(({cluster, workload: {namespace, name, isGateway}}) =>
				isGateway ? `${cluster}/${namespace} (${name})` : `${cluster}/${namespace}`,
			),
		),
	];
	return outdated.length === 0
		? []
		: [
				`The proxies of ${plural(outdated.length, 'workload')} in ${few(places)} keep Istio ${few(versions)} until they are restarted. The last screen has the commands, gateways first.`,
			];
};
