import {checks} from '../../../../source/checks/index.ts';
import {readFigures, rowVersion, writeRows} from '../../../../scripts/evidence/figure.ts';
import {catalogue} from '../catalogue.ts';
import type {Defect} from './defect.ts';
import {stageOrder} from './in-order.ts';
import type {Row} from './merge-rows.ts';
import type {TriedRemedy} from './remedy-complaints.ts';
import {changes} from './remedy-commands.ts';

export type RemedyFigures = {
	/** Commands that were run, and of these, what ended well. */
	run: number;
	ended: number;
	/** Remedies with commands that change the cluster, and of these, after which the finding was gone. */
	cures: number;
	cured: number;
	/** Commands that could not be run in the lab. */
	notRunnable: ReadonlyArray<{command: string; why: string}>;
	/** Of no defect, and so never tried. */
	checksWithoutTriedRemedy: readonly string[];
	table: ReadonlyArray<TriedRemedy & Row>;
};

/** Each remedy is tried once, whichever defect shows it first: a range of the catalogue repeats some of another. */
export const mergeRemedies = <T extends TriedRemedy>(
	before: readonly T[],
	tried: readonly T[],
	defects: ReadonlyArray<Pick<Defect, 'name'>>,
): T[] => {
	const again = new Set(defects.map(({name}) => name));
	const rows = [...before.filter(({defect}) => !again.has(defect)), ...tried];
	const inOrder = stageOrder(catalogue).flatMap(({name}) =>
		rows.filter(({defect}) => defect === name),
	);
	return [
		...Map.groupBy(
			inOrder,
			({finding, commands}) => `${finding} ${commands.map(({command}) => command).join('\n')}`,
		).values(),
	].flatMap(([first]) => first ?? []);
};

/** Writes what came of the remedies of these defects, in the place of what came of them before. */
export const writeRemedies = (
	tried: readonly TriedRemedy[],
	defects: ReadonlyArray<Pick<Defect, 'name'>>,
): void => {
	const version = rowVersion('preflight-remedies');
	const before = (readFigures('preflight-remedies') as RemedyFigures | undefined)?.table ?? [];
	const table = mergeRemedies(
		before,
		tried.map(remedy => ({...remedy, ...version})),
		defects,
	);
	const commands = table.flatMap(remedy => remedy.commands);
	const run = commands.filter(({exitCode}) => exitCode !== undefined);
	const cures = table.filter(({isCured}) => isCured !== undefined);
	const seen = new Set(table.map(({finding}) => finding.split(' ').at(-1)));
	const figures: RemedyFigures = {
		run: run.length,
		ended: run.filter(({isGood}) => isGood).length,
		cures: cures.length,
		cured: cures.filter(({isCured}) => isCured).length,
		notRunnable: commands.flatMap(({command, exitCode, why}) =>
			exitCode === undefined
				? [{command, why: why ?? (changes(command) ? 'not run' : 'unknown')}]
				: [],
		),
		checksWithoutTriedRemedy: checks.map(({id}) => id).filter(id => !seen.has(id)),
		table,
	};
	writeRows('preflight-remedies', figures);
};
