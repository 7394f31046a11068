import type {Command} from './command.ts';

/** Below the flags of a command. */
export const examplesText = ({examples}: Command): string => {
	const width = Math.max(...examples.map(({line}) => line.length));
	return [
		'',
		'Examples:',
		...examples.map(({line, purpose}) => `  ${line.padEnd(width)}  # ${purpose}`),
	].join('\n');
};

/** Below the list of commands: the exit codes (decision D-5). */
export const exitCodesText = `
Exit codes:
  0    done
  1    failed
  2    wrong usage, an invalid file, or an answer is missing
  3    preflight or verify found errors
  4    preflight or verify found only warnings or unknowns (--allow-warnings: 0, --strict: 3)
  5    refused: the clusters are not what the mesh file says, or another run is at work
  6    changes are pending (plan --exit-code)
  130, 143, 129   stopped by Ctrl-C, SIGTERM, SIGHUP`;
