import process from 'node:process';
import {bundledWizard} from '../helpers/bundled-wizard.ts';
import {type launchWizard, personsEnvironment} from '../helpers/launch-wizard.ts';
import {launch, type Terminal} from '../helpers/terminal.ts';

export type JourneyOptions = Parameters<typeof launchWizard>[1];

/** `launchWizard` over the bundled sources. */
export const launchBundled = async (arguments_: readonly string[], {home, cwd = home, env, ...size}: JourneyOptions): Promise<Terminal> =>
	launch(process.execPath, [await bundledWizard(), ...arguments_], {...size, cwd, env: personsEnvironment(home, env)});
