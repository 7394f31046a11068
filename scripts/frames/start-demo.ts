import {mkdir} from 'node:fs/promises';
import type {ScenarioName} from '../../source/demo/scenario.ts';
import {launchWizard} from '../../test/helpers/launch-wizard.ts';
import type {Terminal} from '../../test/helpers/terminal.ts';

/** Where the demo is started: it touches no file, but says where it would. */
const folder = '/tmp/shop';

/** Opens the demo in a terminal of its own. */
export const startDemo = async ({
	scenario,
	speed,
}: {
	scenario: ScenarioName;
	speed: number;
}): Promise<Terminal> => {
	await mkdir(folder, {recursive: true});
	return launchWizard(['demo', '--scenario', scenario, '--speed', String(speed)], {
		home: folder,
		columns: 100,
		rows: 30,
	});
};
