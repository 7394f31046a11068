import {mkdir} from 'node:fs/promises';
import {launchWizard} from '../../test/helpers/launch-wizard.ts';
import type {Part} from './parts.ts';
import {shoot, type Shot, type Size} from './shoot.ts';

/** Where the demo is started: it touches no file, but says where it would. */
const folder = '/tmp/shop';

/** Walks through one part of the demo in a terminal of its own and gives its screens at these sizes. */
export const walkPart = async ({scenario, speed, walk}: Part, at: readonly Size[]): Promise<Shot[]> => {
	await mkdir(folder, {recursive: true});
	const shots: Shot[] = [];
	await using terminal = await launchWizard(['demo', '--scenario', scenario, '--speed', String(speed)], {home: folder, columns: 100, rows: 30});
	await walk(terminal, async name => {
		shots.push(...await shoot(terminal, name, at));
	});
	return shots;
};
