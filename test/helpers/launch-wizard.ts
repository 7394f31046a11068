import process from 'node:process';
import {execa} from 'execa';
import {bundled} from './bundled-wizard.ts';
import {launch, type LaunchOptions, type Terminal} from './terminal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables by which a machine, a CI or a test runner changes what a program does. */
const isMeddling = (name: string): boolean =>
	/^(?:CI|CI_.*|CONTINUOUS_INTEGRATION|BUILD_NUMBER|RUN_ID|GITHUB_ACTIONS|TERM|COLORTERM|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|INK_SCREEN_READER|NODE_ENV|NODE_OPTIONS|NODE_TEST_.*|DEV|TMUX.*|STY|KUBECONFIG|XDG_.*|MESH_WIZARD_.*)$/v.test(
		name,
	);

/**
A person's environment in a terminal: that of the test without what a CI, a test runner or this machine adds.

`home` stands for the person's folder; there is no kubeconfig but one in it. `undefined` removes a variable.
*/
export const personsEnvironment = (home: string, env: Environment = {}): Environment => ({
	...Object.fromEntries(Object.entries(process.env).filter(([name]) => !isMeddling(name))),
	HOME: home,
	LANG: 'C.UTF-8',
	...env,
});

export type WizardOptions = Partial<Pick<LaunchOptions, 'columns' | 'rows'>> & {
	/** An empty folder: the person's own, and where it is started unless `cwd` says so. */
	home: string;
	cwd?: string;
	/** On top of a person's environment. */
	env?: Environment;
};

/** mesh-wizard, bundled from its sources, in a terminal; without CI in its environment, whatever runs the test. */
export const launchWizard = async (
	arguments_: readonly string[],
	{home, cwd = home, env, ...size}: WizardOptions,
): Promise<Terminal> =>
	launch(process.execPath, [await bundled('cli'), ...arguments_], {
		...size,
		cwd,
		env: personsEnvironment(home, env),
	});

/** The same without any terminal: stdin a pipe with this text (at its end at once when there is none), stdout and stderr pipes. */
export const runPiped = async (
	arguments_: readonly string[],
	{home, cwd = home, env, stdin = ''}: Omit<WizardOptions, 'columns' | 'rows'> & {stdin?: string},
): Promise<{exitCode: number; stdout: string; stderr: string}> => {
	const {
		exitCode = -1,
		stdout,
		stderr,
	} = await execa(process.execPath, [await bundled('cli'), ...arguments_], {
		cwd,
		env: personsEnvironment(home, env),
		extendEnv: false,
		reject: false,
		input: stdin,
		timeout: 60_000,
		forceKillAfterDelay: 2000,
	});
	return {exitCode, stdout, stderr};
};
