import {MeshError} from '../errors.ts';
import type {Io} from './io.ts';
import type {VerifyOptions} from './options.ts';

export const runVerify = async (_options: VerifyOptions, _io: Io): Promise<number> => {
	throw new MeshError('`verify` is being built: this version cannot run it yet');
};
