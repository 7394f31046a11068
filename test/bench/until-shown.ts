import process from 'node:process';
import {personsEnvironment} from '../helpers/launch-wizard.ts';
import {launch} from '../helpers/terminal.ts';

/** Milliseconds from the start of a Node program in a terminal until its screen says so. The terminal's own shell is in it. */
export const untilShown = async (
	home: string,
	arguments_: readonly string[],
	shown: RegExp,
): Promise<number> => {
	const start = performance.now();
	await using terminal = await launch(process.execPath, arguments_, {
		env: personsEnvironment(home),
		cwd: home,
	});
	await terminal.until(shown);
	return performance.now() - start;
};
