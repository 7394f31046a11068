import {isRecord} from '../plan/steps.ts';
import type {EngineEvent} from './events.ts';
import {makeRunViewBuilder, type RunViewBuilder} from './run-view/builder.ts';
import {
	clusterOfStep,
	endStep,
	observeStep,
	resetSteps,
	retryStep,
	startStep,
	waitingStep,
} from './run-view/reduce-step.ts';
import {logLines} from './run-view/log-line.ts';
import {emptyRunView, type RunView} from './run-view/run-view.ts';

const foldEvent = (draft: RunViewBuilder, event: EngineEvent): void => {
	switch (event.type) {
		case 'run-started': {
			const {runId, command, mesh, simulated, clusters, at} = event;
			draft.set({
				runId,
				command,
				mesh,
				simulated,
				clusters,
				startedAt: at,
			});
			break;
		}

		case 'cluster-surveyed': {
			const {cluster, reachable, detail, durationMs} = event;
			draft.surveyed.set(cluster, {reachable, detail, durationMs});
			break;
		}

		case 'survey-progressed': {
			const {cluster, latencyMs, version, read, total} = event;
			draft.surveying.set(cluster, {
				latencyMs,
				version,
				read,
				total,
			});
			break;
		}

		case 'probes-announced':
		case 'cluster-probed': {
			break;
		}

		case 'finding': {
			draft.findings.push(event.finding);
			break;
		}

		case 'plan-ready': {
			const {steps} = event.plan;
			draft.set({plan: event.plan});
			draft.steps.replaceAll(steps.filter(step => !isRecord(step)).map(step => waitingStep(step)));
			draft.records.replaceAll(steps.filter(step => isRecord(step)).map(step => waitingStep(step)));
			break;
		}

		case 'removal-listed': {
			for (const step of event.removal.steps) {
				draft.steps.put(waitingStep(step));
			}

			break;
		}

		case 'step-started': {
			startStep(draft, event);
			break;
		}

		case 'step-output': {
			break;
		}

		case 'step-observed': {
			observeStep(draft, event);
			break;
		}

		case 'step-retried': {
			retryStep(draft, event);
			break;
		}

		case 'step-finished': {
			endStep(draft, event);
			break;
		}

		case 'steps-reset': {
			resetSteps(draft, event);
			break;
		}

		case 'proof-started': {
			draft.set({pairsTotal: event.pairs});
			draft.pairs.clear();
			draft.proofs.clear();
			break;
		}

		case 'proof': {
			draft.proofs.put(event.finding);
			break;
		}

		case 'pair-finished': {
			draft.pairs.set(`${event.pair.from} ${event.pair.to}`, event.pair);
			break;
		}

		case 'notice': {
			draft.notices.push({
				at: event.at,
				level: event.level,
				text: event.text,
				about: event.about,
			});
			break;
		}

		case 'istioctl-download': {
			// It runs before the panes are there, or has a row of its own.
			break;
		}

		case 'run-finished': {
			draft.set({finished: event});
			break;
		}
	}

	for (const line of logLines(event)) {
		draft.logs.add(clusterOfStep(draft, line.step), line);
	}
};

/**
Pure: a view with these events folded in, in their order. Costs a copy of what changes for all of them together, so many are
better folded at once. The same object when there are none. A second run begins from nothing.
*/
export const reduceEvents = (before: RunView, events: readonly EngineEvent[]): RunView => {
	if (events.length === 0) {
		return before;
	}

	let draft = makeRunViewBuilder(before);
	for (const event of events) {
		if (event.type === 'run-started' && draft.runId() !== undefined) {
			draft = makeRunViewBuilder(emptyRunView);
		}

		foldEvent(draft, event);
	}

	return draft.result();
};

/** The view of a recorded run. */
export const replay = (events: readonly EngineEvent[]): RunView =>
	reduceEvents(emptyRunView, events);
