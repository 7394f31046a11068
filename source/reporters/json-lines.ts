import type {EngineEvent} from '../engine/events.ts';

/** The events themselves, one JSON object a line (`-o jsonl`). */
export const makeJsonLinesReporter =
	(write: (text: string) => void) =>
	(event: EngineEvent): void => {
		write(`${JSON.stringify({apiVersion: 'mesh-wizard/v1', ...event})}\n`);
	};
