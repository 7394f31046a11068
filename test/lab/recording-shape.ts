import {kindOfStep, type Recording} from '../../source/demo/recording.ts';
import type {EngineEvent} from '../../source/engine/events.ts';

/** Steps that only look: whether they had to wait depends on the machine. */
const looking = new Set(['root', 'address', 'synced']);

/** What a cluster says in passing, or not: that a ReplicaSet's pods, for a moment, cannot be made. */
const passing = 'ReplicaSet ';

/** A text without what differs from run to run and from cluster to cluster. */
const patternOf = (text: string, clusters: readonly string[]): string => {
	let pattern = text;
	for (const name of clusters.toSorted((a, b) => b.length - a.length)) {
		pattern = pattern.replaceAll(name, 'CLUSTER');
	}

	return (
		pattern
			.replaceAll(
				/(?<=\b(?:istiod|istio-eastwestgateway|hello-CLUSTER))-[\da-f]{6,10}-[\da-z]{5}\b/gv,
				'-POD',
			)
			.replaceAll(/\b(?:[\da-f]{2}:){5,}[\da-f]{2}\b|\b[\da-f]{12,}\b/gv, 'HASH')
			.replaceAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/gv, 'ADDRESS')
			.replaceAll(/\d+/gv, 'N')
			// Whether istioctl had to wait, and for what first, depends on the machine.
			.replace(/pulled its image in \S+|its image is on the node already/v, 'has its image')
			.replace(/(?<=^- Processing resources for [\w\s]+\.) Waiting for .*$/v, '')
	);
};

/**
What a recording is made of, one line for each kind of thing: which kinds of step there are, how they ended and on what evidence,
what istioctl and the clusters said meanwhile, which proofs and pairs came out how, which facts are known.
*/
export const shapeOf = ({
	events,
	facts,
}: Pick<Recording, 'events' | 'facts'>): ReadonlySet<string> => {
	const clusters = facts.map(({name}) => name);
	const kinds = new Map(
		events.flatMap(event =>
			event.type === 'plan-ready'
				? event.plan.steps.map(step => [step.id, kindOfStep(step)] as const)
				: [],
		),
	);
	const kindOf = (step: string): string => kinds.get(step) ?? 'a step that is not in the plan';
	const pattern = (text: string): string => patternOf(text, clusters);
	const lineOf = (event: EngineEvent): string | undefined => {
		switch (event.type) {
			case 'step-started': {
				return `step ${kindOf(event.step)}: ${pattern(event.title)}`;
			}

			case 'step-finished': {
				const kind = kindOf(event.step);
				const outcome = looking.has(kind) && event.outcome === 'unchanged' ? 'done' : event.outcome;
				return `end ${kind}: ${outcome}, ${pattern(event.evidence ?? event.error?.message ?? 'no evidence')}`;
			}

			case 'step-output': {
				return `istioctl ${kindOf(event.step)}: ${pattern(event.line)}`;
			}

			case 'step-observed': {
				return event.detail.startsWith(passing)
					? undefined
					: `cluster ${kindOf(event.step)}: ${pattern(event.detail)}`;
			}

			case 'finding': {
				// The lab's istioctl is a development build, which is a note; the demo's is a release.
				return event.finding.id === 'istioctl.version'
					? undefined
					: `finding ${event.finding.id}: ${event.finding.status}`;
			}

			case 'proof': {
				return `proof ${event.finding.id}: ${event.finding.status}, ${pattern(event.finding.observed)}`;
			}

			case 'pair-finished': {
				return `pair: ${event.pair.status}`;
			}

			case 'run-finished': {
				return `run-finished: exit ${String(event.exitCode)}, ${pattern(event.summary)}`;
			}

			// What was slow or had to be tried again is the machine's story.
			case 'istioctl-download':
			case 'notice':
			case 'survey-progressed':
			case 'probes-announced':
			case 'cluster-probed':
			case 'step-retried':
			case 'steps-reset': {
				return undefined;
			}

			case 'proof-started':
			case 'run-started':
			case 'cluster-surveyed':
			case 'plan-ready':
			case 'removal-listed': {
				return event.type;
			}
		}
	};

	const known = facts.flatMap(one =>
		Object.entries(one).map(
			([name, fact]) =>
				`fact ${name}: ${typeof fact === 'object' && 'known' in fact && !fact.known ? 'unknown' : 'known'}`,
		),
	);
	return new Set([...events.flatMap(event => lineOf(event) ?? []), ...known]);
};

/** What is heard of a cluster depends on when it is looked at; that something is heard while a rollout lasts does not. */
const isHeard = (line: string): boolean => /^(?:cluster|istioctl)\b/v.test(line);
const speakersOf = (lines: Iterable<string>): ReadonlySet<string> =>
	new Set(
		[...lines].flatMap(
			line => /^(?:cluster|istioctl) (?:istiod|gateway)(?=:)/v.exec(line)?.[0] ?? [],
		),
	);

/** How a fresh run differs from the recordings that know its kind, as sentences; empty where they tell the same. */
export const shapeDifferences = (
	recorded: ReadonlySet<string>,
	fresh: ReadonlySet<string>,
	vocabulary: ReadonlySet<string> = recorded,
): string[] => [
	...[...fresh].filter(line => !vocabulary.has(line)).map(line => `new: ${line}`),
	...[...recorded].filter(line => !isHeard(line) && !fresh.has(line)).map(line => `gone: ${line}`),
	...[...speakersOf(recorded)]
		.filter(line => !speakersOf(fresh).has(line))
		.map(line => `silent: ${line}`),
];
