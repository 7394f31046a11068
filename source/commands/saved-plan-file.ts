import {exitCodes, MeshError, UsageError} from '../errors.ts';
import type {Plan} from '../plan/steps.ts';
import type {FilesPort} from '../ports/files.ts';
import {planJson} from '../reporters/plan-json.ts';
import {differencesFrom, parseSavedPlan, type SavedPlan} from '../reporters/saved-plan.ts';
import {sh} from '../text/shell.ts';
import {readFlagReport} from './read-flag-report.ts';

/**
The plan that `apply --plan` names.

@throws {UsageError} naming what is wrong with the file.
*/
export const readSavedPlan = async (
	file: string,
	{files, simulated}: {files: Pick<FilesPort, 'read'>; simulated: boolean},
): Promise<SavedPlan> => {
	const refused = (problems: readonly string[]) =>
		new UsageError(problems.join('\n'), {
			code: 'plan.file',
			remedy: ['Give a file that `mesh-wizard plan --out FILE` has written.'],
		});
	const plan = await readFlagReport(files, {flag: '--plan', file, parse: parseSavedPlan, refused});
	if (plan.simulated !== simulated) {
		throw refused([`--plan ${file}: it is of ${simulated ? 'real' : 'simulated'} clusters`]);
	}

	return plan;
};

/**
Whether a plan may be written there: nothing is there, or another plan.

@throws {UsageError} where something else would be lost.
*/
export const refuseOtherFile = async (
	file: string,
	files: Pick<FilesPort, 'read'>,
): Promise<void> => {
	const text = await files.read(file);
	if (text !== undefined && 'problems' in parseSavedPlan(text)) {
		throw new UsageError(`--out ${file}: the file exists and is not a plan`, {
			code: 'plan.file',
			remedy: ['Name another file, or remove this one.'],
		});
	}
};

export const writePlanFile = async (
	file: string,
	plan: Plan,
	{files, simulated}: {files: Pick<FilesPort, 'write'>; simulated: boolean},
): Promise<void> => files.write(file, planJson(plan, {simulated}));

/**
Refuses to carry out another plan than the saved one; what is done of it already may be missing.

@throws {MeshError} with exit code 5 and every difference.
*/
export const refuseOtherPlan = (
	saved: SavedPlan,
	plan: Plan,
	{file, planFlags}: {file: string; planFlags: readonly string[]},
): void => {
	const differences = differencesFrom(saved, plan);
	if (differences.length > 0) {
		throw new MeshError(
			[
				`nothing was changed: the plan in ${file} no longer fits`,
				...differences.map(difference => `  ${difference}`),
			].join('\n'),
			{
				code: 'plan.changed',
				exitCode: exitCodes.refused,
				remedy: ['Make a new plan, and read it:', sh`mesh-wizard plan ${planFlags} --out ${file}`],
			},
		);
	}
};
