import {stripVTControlCharacters} from 'node:util';
import type {EngineEvent} from '../events.ts';
import type {LogLine} from './run-view.ts';

/** So that a log of whole lines is bounded in bytes too; the log file has the rest. */
const longest = 2000;

/** One line without colours and control characters, which would move a terminal's cursor. */
export const plainLine = (text: string): string => {
	const line = stripVTControlCharacters(text)
		.replaceAll(/\p{Cc}+/gv, ' ')
		.trimEnd();
	return line.length > longest ? `${line.slice(0, longest)}…` : line;
};

const wordsAt = (event: Extract<EngineEvent, {type: 'step-finished'}>): string => {
	const {outcome, evidence = '', error} = event;
	switch (outcome) {
		case 'done': {
			return `done: ${evidence}`;
		}

		case 'unchanged': {
			return `nothing to do: ${evidence}`;
		}

		case 'failed': {
			return [`failed: ${error?.message ?? 'no reason given'}`, ...(error?.remedy ?? [])].join(
				'\n',
			);
		}

		case 'blocked': {
			return 'not started: what it needs has failed';
		}

		case 'cancelled': {
			return 'stopped';
		}
	}
};

/** The lines that an event adds to the log of a step. */
const sayings = (event: EngineEvent): ReadonlyArray<Pick<LogLine, 'step' | 'from' | 'text'>> => {
	switch (event.type) {
		case 'step-output': {
			return [{step: event.step, from: 'istioctl', text: event.line}];
		}

		case 'step-observed': {
			return [{step: event.step, from: 'cluster', text: event.detail}];
		}

		case 'step-retried': {
			return [
				{
					step: event.step,
					from: 'wizard',
					text: `try ${String(event.attempt)} failed, trying again: ${event.reason}`,
				},
			];
		}

		case 'step-finished': {
			return [{step: event.step, from: 'wizard', text: wordsAt(event)}];
		}

		case 'steps-reset': {
			return event.failed.map(step => ({step, from: 'wizard', text: 'to be tried again'}));
		}

		case 'run-started':
		case 'cluster-surveyed':
		case 'survey-progressed':
		case 'probes-announced':
		case 'cluster-probed':
		case 'finding':
		case 'plan-ready':
		case 'removal-listed':
		case 'step-started':
		case 'proof-started':
		case 'proof':
		case 'pair-finished':
		case 'istioctl-download':
		case 'notice':
		case 'run-finished': {
			return [];
		}
	}
};

/** The whole lines that an event adds to logs, in order. */
export const logLines = (event: EngineEvent): LogLine[] =>
	sayings(event).flatMap(({step, from, text}) =>
		text
			.split('\n')
			.map(line => plainLine(line))
			.filter(line => line !== '')
			.map(line => ({
				at: event.at,
				step,
				from,
				text: line,
			})),
	);
