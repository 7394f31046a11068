import {runProcess} from './commands/run-process.ts';

/** What the bin loads: runs one command line, and ends the process. */
export const main = runProcess;
