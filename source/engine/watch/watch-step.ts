import type {Step} from '../../plan/steps.ts';
import type {RunContext} from '../run-context.ts';
import {kindOf} from '../steps/step-kinds.ts';

export type StepWatch = {
	/** The last warning of the cluster; undefined when there was none. */
	warning: () => string | undefined;
	/** Stops, and resolves when nothing more is said. */
	end: () => Promise<void>;
};

/** Follows what the cluster itself says of a step's objects, and says it as the step's. */
export const watchStep = (
	context: Pick<RunContext, 'clusters' | 'clock' | 'emit' | 'signal'>,
	step: Step,
): StepWatch => {
	const watching = new AbortController();
	let lastWarning: string | undefined;
	const say = (detail: string) => {
		context.emit({type: 'step-observed', step: step.id, detail});
	};

	const following = kindOf(step).watch?.(context, step, {
		now: context.clock.now(),
		signal: AbortSignal.any([watching.signal, context.signal]),
		say,
		onSaid({text, isWarning, mayPass}) {
			lastWarning = isWarning ? text : lastWarning;
			if (!mayPass) {
				say(text);
			}
		},
	});
	return {
		warning: () => lastWarning,
		async end() {
			watching.abort();
			await following;
		},
	};
};
