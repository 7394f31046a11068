import {MeshError} from '../errors.ts';

/**
What a person reads on stderr when a command ends with an error: an expected one with its remedy, anything else as a bug.
`-v` adds what caused the expected one, and the stack of the bug.
*/
export const errorText = (error: Error, options: {verbose: boolean}): string => {
	const lines =
		error instanceof MeshError
			? [`✖ ${error.message}`, ...error.remedy.map(line => `  ${line}`)]
			: [
					`✖ This is a bug in mesh-wizard: ${firstLine(error.message) || error.name}`,
					...(options.verbose ? stackLines(error) : ['  Run it again with -v to see where.']),
				];
	if (options.verbose) {
		lines.push(...causeLines(error));
	}

	return `${lines.join('\n')}\n`;
};

const causeLines = ({cause}: Error): string[] =>
	cause instanceof Error
		? [
				`  caused by ${cause.name}: ${firstLine(cause.message)}`,
				...(cause instanceof MeshError ? [] : stackLines(cause)),
				...causeLines(cause),
			]
		: [];

const stackLines = ({stack = ''}: Error): string[] =>
	stack.split('\n').filter(line => line.startsWith('    at '));

const firstLine = (text: string): string => text.split('\n', 1).join('');
