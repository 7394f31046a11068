import {linesText} from '../text/lines-text.ts';
import {plural} from '../text/plural.ts';
import type {EngineEvent} from '../engine/events.ts';
import {answersText} from '../engine/pair-summary.ts';
import {isPending} from '../plan/steps.ts';
import {waiverText} from './finding-lines.ts';
import {statusMarks} from './status-marks.ts';

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);

type Options = {verbose: boolean};
type EventOf<Type extends EngineEvent['type']> = Extract<EngineEvent, {type: Type}>;

const quiet = new Set<string>(['pass', 'skipped', 'note']);

const findingText = ({finding}: EventOf<'finding'>, {verbose}: Options): readonly string[] => {
	const {status, id, clusters, observed, why, remedy} = finding;
	return quiet.has(status) && !verbose
		? []
		: [
				`${statusMarks[status]} ${id}${clusters.length === 0 ? '' : ` ${clusters.join(' ↔ ')}`}: ${observed}${finding.waivedFrom === undefined ? '' : ` (would be: ${finding.waivedFrom}; ${waiverText(finding)})`}`,
				`    ${why}`,
				...(remedy === undefined
					? []
					: [`    ${remedy.summary}`, ...remedy.commands.map(command => `    $ ${command}`)]),
			];
};

const endText = (
	{step, outcome, durationMs, evidence = '', error}: EventOf<'step-finished'>,
	{verbose}: Options,
): readonly string[] => {
	switch (outcome) {
		case 'done': {
			return [`✔ ${step} (${seconds(durationMs)}): ${evidence}`];
		}

		case 'unchanged': {
			// A step that was started is also ended; one that the plan found done is only said with -v.
			return verbose || durationMs > 0 ? [`✔ ${step}, nothing to do: ${evidence}`] : [];
		}

		case 'failed': {
			return [
				`✖ ${step} (${seconds(durationMs)}): ${error?.message ?? 'no reason given'}`,
				...(error?.remedy ?? []).map(line => `    ${line}`),
			];
		}

		case 'blocked': {
			return [`◌ ${step} not started: what it needs has failed`];
		}

		case 'cancelled': {
			return [`◌ ${step} stopped`];
		}
	}
};

const pairText = ({pair}: EventOf<'pair-finished'>): readonly string[] => [
	`${statusMarks[pair.status]} ${pair.from} → ${pair.to}: ${String(pair.requests)} requests, answered by ${answersText(pair)} (${seconds(pair.durationMs)})`,
	...(pair.cause === null ? [] : [`    ${pair.cause}`]),
	...(pair.remedy ?? []).map(line => `    ${line}`),
];

const removalText = ({removal: {cluster, steps, stays}}: EventOf<'removal-listed'>): string => {
	const count = steps.reduce(
		(sum, {objects, removal}) => sum + (removal.type === 'backup' ? 0 : objects.length),
		0,
	);
	return steps.length === 0
		? `${cluster}: nothing to remove`
		: `${cluster}: ${plural(count, 'object')} to remove in ${plural(steps.length, 'step')}${stays.length === 0 ? '' : `, ${String(stays.length)} stay`}`;
};

const announcedText = ({namespace, image, clusters}: EventOf<'probes-announced'>): string =>
	clusters.length === 0
		? 'ℹ there is nothing to try from inside: nothing is created'
		: `ℹ to try from inside, namespace ${namespace} is created with pods of ${image}, and removed again: ${clusters.map(({cluster, pods}) => `${cluster} (${plural(pods, 'pod')})`).join(', ')}`;

const probedText = ({
	cluster,
	reached,
	failed,
	unknown,
	detail,
	durationMs,
}: EventOf<'cluster-probed'>): string => {
	const unfailedMark = unknown > 0 ? statusMarks.unknown : statusMarks.pass;
	return `${failed > 0 ? statusMarks.fail : unfailedMark} ${cluster}: from inside, ${String(reached)} of ${plural(reached + failed + unknown, 'target')} reached${unknown === 0 ? '' : `, ${String(unknown)} not known${detail === undefined ? '' : ` (${detail})`}`} (${seconds(durationMs)})`;
};

const resetText = ({failed, blocked}: EventOf<'steps-reset'>): string =>
	`… trying again: ${failed.join(', ')}${blocked.length === 0 ? '' : ` (${plural(blocked.length, 'step')} wait${blocked.length === 1 ? 's' : ''} for that)`}`;

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

const downloadText = ({
	version,
	url,
	received,
	total,
	file,
}: EventOf<'istioctl-download'>): string => {
	if (file !== undefined) {
		return `✔ istioctl ${version}: ${mebibytes(received)} downloaded and checked, kept as ${file}`;
	}

	return received === 0
		? `… istioctl ${version}: downloading ${url}`
		: `    istioctl ${version}: ${mebibytes(received)}${total === undefined ? '' : ` of ${mebibytes(total)}`}`;
};

/** What an event says on plain lines, without their time; nothing for those that only fill panes. */
const wordsFor = (event: EngineEvent, options: Options): readonly string[] => {
	switch (event.type) {
		case 'run-started': {
			return [
				`${event.simulated ? '[simulated] ' : ''}${event.command} ${event.mesh ?? ''}, run ${event.runId}: ${event.clusters.map(({name}) => name).join(', ')}`,
			];
		}

		case 'cluster-surveyed': {
			return [
				`${event.reachable ? '✔' : '✖'} ${event.cluster}: ${event.detail} (${seconds(event.durationMs)})`,
			];
		}

		case 'survey-progressed': {
			return [];
		}

		case 'probes-announced': {
			return [announcedText(event)];
		}

		case 'cluster-probed': {
			return [probedText(event)];
		}

		case 'finding': {
			return findingText(event, options);
		}

		case 'plan-ready': {
			const pending = event.plan.steps.filter(step => isPending(step));
			return [
				`plan ${event.plan.hash.slice(0, 12)}: ${String(pending.length)} of ${String(event.plan.steps.length)} steps to do`,
			];
		}

		case 'removal-listed': {
			return [removalText(event)];
		}

		case 'step-started': {
			return [`… ${event.step}: ${event.title}`];
		}

		case 'step-output': {
			return options.verbose ? [`    ${event.step} istioctl: ${event.line}`] : [];
		}

		case 'step-observed': {
			return [`    ${event.step}: ${event.detail}`];
		}

		case 'step-retried': {
			return [
				`    ${event.step}: try ${String(event.attempt)} failed, trying again: ${event.reason}`,
			];
		}

		case 'step-finished': {
			return endText(event, options);
		}

		case 'steps-reset': {
			return [resetText(event)];
		}

		case 'proof-started': {
			return [`… proving the traffic of ${plural(event.pairs, 'pair')} of clusters`];
		}

		case 'proof': {
			const {status, id, clusters, observed} = event.finding;
			return quiet.has(status) && !options.verbose
				? []
				: [`${statusMarks[status]} ${id} ${clusters.join(' → ')}: ${observed}`];
		}

		case 'pair-finished': {
			return pairText(event);
		}

		case 'istioctl-download': {
			return [downloadText(event)];
		}

		case 'notice': {
			return [`${event.level === 'warn' ? '▲' : 'ℹ'} ${event.text}`];
		}

		case 'run-finished': {
			return [
				`${event.exitCode === 0 ? '✔' : '✖'} ${event.summary} (${seconds(event.durationMs)})`,
				...event.next.map(line => `    ${line}`),
			];
		}
	}
};

/** Plain lines `HH:MM:SS …` for logs, CI and `--plain`. */
export const makePlainReporter =
	(write: (text: string) => void, options: {verbose: boolean}) =>
	(event: EngineEvent): void => {
		for (const line of wordsFor(event, options)) {
			write(linesText([`${clock(event.at)} ${line}`]));
		}
	};
