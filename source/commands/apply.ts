import {MeshError} from '../errors.ts';
import type {Io} from './io.ts';
import type {ApplyOptions} from './options.ts';

export const runApply = async (_options: ApplyOptions, _io: Io): Promise<number> => {
	throw new MeshError('`apply` is being built: this version cannot run it yet');
};
