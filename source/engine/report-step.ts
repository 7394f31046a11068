import type {Emit, StepOutcome} from './events.ts';
import type {Journal} from './journal.ts';

type StepEnd = {
	outcome: StepOutcome;
	evidence?: string;
	error?: {message: string; remedy: readonly string[]};
};

/** Says that a step has ended, to whoever listens and in the journal, where there is one. */
export const reportStepEnd = async (
	{emit, journal, runId}: {emit: Emit; journal?: Journal; runId: string},
	step: {id: string; cluster: string},
	end: StepEnd & {durationMs: number},
): Promise<void> => {
	const {outcome, durationMs, evidence, error} = end;
	const proof = evidence === undefined ? {} : {evidence};
	emit({
		type: 'step-finished',
		step: step.id,
		cluster: step.cluster,
		outcome,
		durationMs,
		...proof,
		...(error === undefined ? {} : {error: {message: error.message, remedy: error.remedy}}),
	});
	await journal?.write({
		type: 'step-finished',
		run: runId,
		step: step.id,
		outcome,
		...proof,
		...(error === undefined ? {} : {error: error.message}),
	});
};
