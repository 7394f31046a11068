import {MeshError} from '../errors.ts';
import type {Io} from './io.ts';
import type {PlanOptions} from './options.ts';

export const runPlan = async (_options: PlanOptions, _io: Io): Promise<number> => {
	throw new MeshError('`plan` is being built: this version cannot run it yet');
};
