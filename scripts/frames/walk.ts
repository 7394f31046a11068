import type {Part} from './parts.ts';
import {shoot, type Shot, type Size} from './shoot.ts';
import {startDemo} from './start-demo.ts';

/** Walks through one part of the demo in a terminal of its own and gives its screens at these sizes. */
export const walkPart = async (part: Part, at: readonly Size[]): Promise<Shot[]> => {
	const shots: Shot[] = [];
	await using terminal = await startDemo(part);
	await part.walk(terminal, async name => {
		shots.push(...(await shoot(terminal, name, at)));
	});
	return shots;
};
