import {MeshError} from '../errors.ts';
import type {Io} from './io.ts';
import type {TeardownOptions} from './options.ts';

export const runTeardown = async (_options: TeardownOptions, _io: Io): Promise<number> => {
	throw new MeshError('`teardown` is being built: this version cannot run it yet');
};
