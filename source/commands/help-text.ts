import type {Command} from './command.ts';

/** Below the flags of a command. */
export const examplesText = ({examples}: Command): string => {
	const width = Math.max(...examples.map(({line}) => line.length));
	return ['', 'Examples:', ...examples.map(({line, purpose}) => `  ${line.padEnd(width)}  # ${purpose}`)].join('\n');
};

/** Below the list of commands: the exit codes of design section 2. */
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

/** What `mesh-wizard` alone says, until there are screens. */
export const overviewText = (commands: readonly Command[]): string => {
	const width = Math.max(...commands.map(({name}) => name.length));
	return [
		'mesh-wizard makes one Istio mesh of several clusters and proves it by traffic between every pair of them.',
		'',
		'What there is to run:',
		...commands.map(({name, summary}) => `  mesh-wizard ${name.padEnd(width)}  ${summary}`),
		'',
		'`mesh-wizard preflight --all-contexts` changes nothing and is a good first step.',
		'`mesh-wizard <command> --help` shows flags and examples.',
		'',
	].join('\n');
};
