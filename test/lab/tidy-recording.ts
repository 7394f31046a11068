import type {Recording} from '../../source/demo/recording.ts';
import type {EngineEvent} from '../../source/engine/events.ts';
import type {Action, PlannedStep} from '../../source/plan/steps.ts';

/** Of long lists of objects, these are kept. */
const keptObjects = 3;

/** Programs read the installer's document as a part of the action. */
const withoutSpec = (action: Action<'install'> & {operator?: object}) => ({
	...action,
	...(action.operator === undefined ? {} : {operator: {...action.operator, spec: {}}}),
});

/** What manifests say, and which 36 objects istioctl writes, nobody asks a recording. */
const trimAction = (action: PlannedStep['action']): PlannedStep['action'] => {
	if (action.type === 'install') {
		return withoutSpec(action);
	}

	return action.type === 'apply' ? {...action, objects: []} : action;
};

const trimStep = ({action, objects, ...step}: PlannedStep): PlannedStep => ({
	...step,
	action: trimAction(action),
	objects: objects.slice(0, keptObjects),
});

const tidyEvent = (event: EngineEvent): EngineEvent => {
	// What `-o jsonl` writes before every event.
	const {apiVersion: _, ...rest} = event as EngineEvent & {apiVersion?: string};
	return rest.type === 'plan-ready'
		? {...rest, plan: {...rest.plan, steps: rest.plan.steps.map(step => trimStep(step))}}
		: rest;
};

/** Checks on every cluster and pair that all came out well say it once. */
const withoutRepeatedPasses = (events: readonly EngineEvent[]): EngineEvent[] => {
	const seen = new Set<string>();
	return events.filter(event => {
		if (
			event.type !== 'finding' ||
			(event.finding.status !== 'pass' && event.finding.status !== 'skipped')
		) {
			return true;
		}

		const key = `${event.finding.id} ${event.finding.status}`;
		const isFirst = !seen.has(key);
		seen.add(key);
		return isFirst;
	});
};

/**
A recording as it is kept: durations in whole milliseconds; `folders` of this machine under the names that a person would have;
no kubeconfig of the lab; plans without the manifests of `install` and `apply` steps, and with at most three objects a step; of
findings that pass or do not apply, the first of each check. All else is as it was told: names of pods, ids of clusters and runs,
fingerprints.
*/
export const tidyRecording = (
	{source, events, facts}: Recording,
	folders: Readonly<Record<string, string>>,
): Recording => {
	const recording: Recording = {
		source,
		events: withoutRepeatedPasses(events).map(event => tidyEvent(event)),
		facts: facts.map(({kubeconfig: _, ...rest}) => rest),
	};
	const renamed = (text: string): string => {
		let result = text;
		for (const [from, to] of Object.entries(folders)) {
			result = result.replaceAll(from, to);
		}

		return result;
	};

	return JSON.parse(JSON.stringify(recording), (key, value: unknown) => {
		if (typeof value === 'string') {
			return renamed(value);
		}

		return typeof value === 'number' && (key === 'durationMs' || key === 'milliseconds')
			? Math.round(value)
			: value;
	}) as Recording;
};

/** As text with one event a line, so that two recordings can be compared. */
export const renderRecording = ({source, events, facts}: Recording): string => {
	const lines = (items: readonly unknown[]): string =>
		items.map(item => `\t\t${JSON.stringify(item)}`).join(',\n');
	return `{\n\t"source": ${JSON.stringify(source)},\n\t"events": [\n${lines(events)}\n\t],\n\t"facts": [\n${lines(facts)}\n\t]\n}\n`;
};
