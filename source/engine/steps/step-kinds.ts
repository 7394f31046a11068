import {toError} from '../../errors.ts';
import type {ActionType, Observation, Step} from '../../plan/steps.ts';
import type {ObserveContext} from '../run-context.ts';
import {address} from './address.ts';
import {apply} from './apply.ts';
import {cacerts} from './cacerts.ts';
import {forget} from './forget.ts';
import {install} from './install.ts';
import {namespace} from './namespace.ts';
import {prune} from './prune.ts';
import {reader} from './reader.ts';
import {record} from './record.ts';
import {remoteSecret} from './remote-secret.ts';
import {remove} from './remove.ts';
import {restart} from './restart.ts';
import {root} from './root.ts';
import type {StepKind} from './step-kind.ts';
import {synced} from './synced.ts';

/** The one table of kinds: what is missing here doesn't compile. */
const stepKinds: {readonly [K in ActionType]: StepKind<K>} = {
	namespace,
	apply,
	cacerts,
	install,
	root,
	address,
	reader,
	'remote-secret': remoteSecret,
	synced,
	forget,
	prune,
	remove,
	restart,
	record,
};

/** What the engine knows of a step's kind. */
export const kindOf = <K extends ActionType>({action}: Pick<Step<K>, 'action'>): StepKind<K> =>
	stepKinds[action.type];

/** Whether carrying it out starts an installer, of which one at a time runs in a cluster. */
export const runsInstaller = (step: Pick<Step, 'action'>): boolean =>
	kindOf(step).runsInstaller?.(step.action) ?? false;

/** Looks at a step for a plan: what could not be read is `unknown`, with the reason. */
export const observeStep = async (context: ObserveContext, step: Step): Promise<Observation> => {
	try {
		return await kindOf(step).observe(context, step);
	} catch (error) {
		context.signal.throwIfAborted();
		return {state: 'unknown', detail: toError(error).message};
	}
};
