import type {Finding} from '../../checks/finding.ts';
import type {RunView, LogLine, LogView} from './run-view.ts';
import {stepIndex, type StepIndex} from './step-index.ts';

/** A map that is copied at its first change, and the same one while there is none. */
type CopiedMap<Key, Value> = {
	set: (key: Key, value: Value) => void;
	clear: () => void;
	/** What it has become. */
	result: () => ReadonlyMap<Key, Value>;
};

const copiedMap = <Key, Value>(before: ReadonlyMap<Key, Value>): CopiedMap<Key, Value> => {
	let copy: Map<Key, Value> | undefined;
	return {
		set(key, value) {
			copy ??= new Map(before);
			copy.set(key, value);
		},
		clear() {
			copy = new Map();
		},
		result: () => copy ?? before,
	};
};

/** Proofs in the order in which their subjects came up: the last word on each subject counts. */
type ProofList = {
	put: (proof: Finding) => void;
	clear: () => void;
	result: () => readonly Finding[];
};

const keyOf = ({id, clusters}: Finding): string => [id, ...clusters].join(' ');

const proofList = (before: readonly Finding[]): ProofList => {
	let bySubject: Map<string, Finding> | undefined;
	return {
		put(proof) {
			bySubject ??= new Map(before.map(known => [keyOf(known), known]));
			bySubject.set(keyOf(proof), proof);
		},
		clear() {
			bySubject = new Map();
		},
		result: () => (bySubject === undefined ? before : [...bySubject.values()]),
	};
};

/** Lines that a cluster's log keeps. */
const logLimit = 5000;

/** The logs of all clusters: those that got lines are joined and cut once, however many came. */
type LogBuffer = {
	add: (cluster: string, line: LogLine) => void;
	result: () => ReadonlyMap<string, LogView>;
};

const grown = ({lines, dropped}: LogView, added: readonly LogLine[]): LogView => {
	const all = [...lines, ...added];
	const tooMany = Math.max(0, all.length - logLimit);
	return tooMany === 0
		? {lines: all, dropped}
		: {lines: all.slice(tooMany), dropped: dropped + tooMany};
};

const logBuffer = (before: ReadonlyMap<string, LogView>): LogBuffer => {
	const added = new Map<string, LogLine[]>();
	return {
		add(cluster, line) {
			const lines = added.get(cluster) ?? [];
			lines.push(line);
			added.set(cluster, lines);
		},
		result() {
			if (added.size === 0) {
				return before;
			}

			const after = new Map(before);
			for (const [cluster, lines] of added) {
				after.set(cluster, grown(before.get(cluster) ?? {lines: [], dropped: 0}, lines));
			}

			return after;
		},
	};
};

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
		indexOf: (id: string): StepIndex => (records.get(id) === undefined ? steps : records),
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
