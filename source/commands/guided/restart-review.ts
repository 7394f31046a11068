import {few, plural} from '../../checks/commands.ts';
import {isRestartable} from '../../plan/laggards.ts';
import type {RestartConsent} from '../../plan/restart-steps.ts';
import type {Plan} from '../../plan/steps.ts';
import type {Answers} from '../../wizard/answers.ts';

/** What a person has agreed to on the review's screen. */
export const consentOf = ({restartsWorkloads}: Pick<Answers, 'restartsWorkloads'>): RestartConsent | undefined => restartsWorkloads === true ? 'all' : undefined;

/** Whether there is anything to restart, and whether the plan does it. */
export const restartsOf = ({steps, laggards = []}: Plan): 'planned' | 'left' | undefined => steps.some(({action}) => action.type === 'restart')
	? 'planned'
	: laggards.some(({workload}) => isRestartable(workload.kind)) ? 'left' : undefined;

/** Which workloads came up before their cluster was what it is to be, and stay as they are. */
export const laggardWarnings = ({laggards = []}: Plan, isAgreed: boolean): string[] => {
	const places = [...new Set(laggards.map(({cluster, workload}) => `${cluster}/${workload.namespace}`))];
	return laggards.length === 0
		? []
		: [`${plural(laggards.length, 'workload')} in ${few(places)} came up before ${laggards.length === 1 ? 'its' : 'their'} cluster got its name or network, and ${isAgreed ? 'nobody brings them back by themselves: restart them by hand' : 'will go on as before until restarted: w puts their restarts into the plan, one at a time'}. Without its network a proxy sends requests for what runs beside it through the east-west gateway.`];
};
