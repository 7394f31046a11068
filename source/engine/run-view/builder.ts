import type {Finding} from '../../checks/finding.ts';
import type {RunView} from './run-view.ts';
import {copiedMap} from './copied-map.ts';
import {logBuffer} from './log-buffer.ts';
import {proofList} from './proof-list.ts';
import {stepIndex, type StepIndex} from './step-index.ts';

const noticeLimit = 500;

type Plain = Omit<
	RunView,
	| 'surveyed'
	| 'surveying'
	| 'findings'
	| 'steps'
	| 'records'
	| 'logs'
	| 'pairs'
	| 'proofs'
	| 'notices'
>;
export type RunViewBuilder = ReturnType<typeof makeRunViewBuilder>;

/** A view while events are folded into it: each of its collections is copied once at most, and none that stays as it is. */
export const makeRunViewBuilder = (before: RunView) => {
	const steps = stepIndex(before.steps);
	const records = stepIndex(before.records);
	const logs = logBuffer(before.logs);
	const surveyed = copiedMap(before.surveyed);
	const surveying = copiedMap(before.surveying);
	const pairs = copiedMap(before.pairs);
	const proofs = proofList(before.proofs);
	const findings: Finding[] = [];
	const notices: Array<RunView['notices'][number]> = [];
	let plain: Partial<Plain> = {};
	return {
		steps,
		records,
		logs,
		surveyed,
		surveying,
		pairs,
		findings,
		proofs,
		notices,
		set(change: Partial<Plain>) {
			plain = {...plain, ...change};
		},
		/** The plan as it is now. */
		plan: (): RunView['plan'] => ('plan' in plain ? plain.plan : before.plan),
		runId: (): string | undefined => plain.runId ?? before.runId,
		/** The book that holds a step. */
		bookOf: (id: string): StepIndex => (records.get(id) === undefined ? steps : records),
		result: (): RunView => ({
			...before,
			...plain,
			surveyed: surveyed.result(),
			surveying: surveying.result(),
			findings: findings.length === 0 ? before.findings : [...before.findings, ...findings],
			steps: steps.result(),
			records: records.result(),
			logs: logs.result(),
			pairs: pairs.result(),
			proofs: proofs.result(),
			notices:
				notices.length === 0 ? before.notices : [...before.notices, ...notices].slice(-noticeLimit),
		}),
	};
};
