import {MeshError} from '../errors.ts';
import type {Io} from './io.ts';
import type {PreflightOptions} from './options.ts';

export const runPreflight = async (_options: PreflightOptions, _io: Io): Promise<number> => {
	throw new MeshError('`preflight` is being built: this version cannot run it yet');
};
