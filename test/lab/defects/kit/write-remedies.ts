import {checks} from '../../../../source/checks/index.ts';
import {writeEvidence} from '../../../../scripts/evidence.ts';
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
	table: readonly TriedRemedy[];
};

export const writeRemedies = (table: readonly TriedRemedy[]): void => {
	const commands = table.flatMap(remedy => remedy.commands);
	const run = commands.filter(({exitCode}) => exitCode !== undefined);
	const cures = table.filter(({isCured}) => isCured !== undefined);
	const tried = new Set(table.map(({finding}) => finding.split(' ').at(-1)));
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
		checksWithoutTriedRemedy: checks.map(({id}) => id).filter(id => !tried.has(id)),
		table,
	};
	writeEvidence('preflight-remedies', figures);
};
