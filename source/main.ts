/** What the bin loads: runs one command line, and ends the process. */
export {runProcess as main} from './commands/run-process.ts';
