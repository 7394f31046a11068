import type {EngineEvent} from '../engine/events.ts';
import {isPending} from '../plan/steps.ts';

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);

/** What an event says on a plain line, without its time; nothing for those that only fill panes. */
const wordsFor = (event: EngineEvent, options: {verbose: boolean}): readonly string[] => {
	switch (event.type) {
		case 'run-started': {
			return [`${event.simulated ? '[simulated] ' : ''}${event.command} ${event.mesh ?? ''}, run ${event.runId}: ${event.clusters.map(({name}) => name).join(', ')}`];
		}

		case 'cluster-surveyed': {
			return [`${event.reachable ? '✔' : '✖'} ${event.cluster}: ${event.detail} (${seconds(event.durationMs)})`];
		}

		case 'finding': {
			const {status, id, clusters, observed, why, remedy} = event.finding;
			const mark = {
				pass: '✔', note: 'ℹ', warn: '▲', fail: '✖', unknown: '?', skipped: '–', waived: '○',
			}[status];
			return ['pass', 'skipped', 'note'].includes(status) && !options.verbose
				? []
				: [`${mark} ${id}${clusters.length === 0 ? '' : ` ${clusters.join(' ↔ ')}`}: ${observed}`, `    ${why}`, ...(remedy === undefined ? [] : [`    ${remedy.summary}`, ...remedy.commands.map(command => `    $ ${command}`)])];
		}

		case 'plan-ready': {
			const pending = event.plan.steps.filter(step => isPending(step));
			return [`plan ${event.plan.hash.slice(0, 12)}: ${String(pending.length)} of ${String(event.plan.steps.length)} steps to do`];
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
			return [`    ${event.step}: try ${String(event.attempt)} failed, trying again: ${event.reason}`];
		}

		case 'step-finished': {
			switch (event.outcome) {
				case 'done': {
					return [`✔ ${event.step} (${seconds(event.durationMs)}): ${event.evidence ?? ''}`];
				}

				case 'unchanged': {
					return options.verbose ? [`✔ ${event.step}, nothing to do: ${event.evidence ?? ''}`] : [];
				}

				case 'failed': {
					return [`✖ ${event.step} (${seconds(event.durationMs)}): ${event.error?.message ?? ''}`, ...(event.error?.remedy ?? []).map(line => `    ${line}`)];
				}

				case 'blocked': {
					return [`◌ ${event.step} not started: what it needs has failed`];
				}

				case 'cancelled': {
					return [`◌ ${event.step} stopped`];
				}
			}
		}

		// eslint-disable-next-line no-fallthrough -- the switch above returns in every case
		case 'proof': {
			const {status, id, clusters, observed} = event.finding;
			return status === 'pass' && !options.verbose ? [] : [`${status === 'pass' ? '✔' : status === 'fail' ? '✖' : '?'} ${id} ${clusters.join(' → ')}: ${observed}`];
		}

		case 'pair-finished': {
			const {from, to, status, requests, answeredBy, cause, remedy, durationMs} = event.pair;
			const answers = Object.entries(answeredBy).map(([cluster, count]) => `${cluster} ${String(count)}×`).join(', ') || 'nobody';
			return [
				`${status === 'pass' ? '✔' : status === 'fail' ? '✖' : '?'} ${from} → ${to}: ${String(requests)} requests, answered by ${answers} (${seconds(durationMs)})`,
				...(cause === null ? [] : [`    ${cause}`]),
				...(remedy ?? []).map(line => `    ${line}`),
			];
		}

		case 'notice': {
			return [`${event.level === 'warn' ? '▲' : 'ℹ'} ${event.text}`];
		}

		case 'run-finished': {
			return [`${event.exitCode === 0 ? '✔' : '✖'} ${event.summary} (${seconds(event.durationMs)})`, ...event.next.map(line => `    ${line}`)];
		}
	}
};

/** Plain lines `HH:MM:SS …` for logs, CI and `--plain`. */
export const makePlainReporter = (write: (text: string) => void, options: {verbose: boolean}) => (event: EngineEvent): void => {
	for (const line of wordsFor(event, options)) {
		write(`${clock(event.at)} ${line}\n`);
	}
};
