import type {EngineEvent} from '../engine/events.ts';
import {toldAction, type PlannedStep} from '../plan/steps.ts';

/** A step as programs read it: an installation's document is part of its action. */
const toldStep = ({documents = {}, ...step}: PlannedStep) => ({
	...step,
	action: toldAction(step.action, documents),
});

const told = (event: EngineEvent) =>
	event.type === 'plan-ready'
		? {...event, plan: {...event.plan, steps: event.plan.steps.map(step => toldStep(step))}}
		: event;

/** The events themselves, one JSON object a line (`-o jsonl`). */
export const makeJsonLinesReporter =
	(write: (text: string) => void) =>
	(event: EngineEvent): void => {
		write(`${JSON.stringify({apiVersion: 'mesh-wizard/v1', ...told(event)})}\n`);
	};
