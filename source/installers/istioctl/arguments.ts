import {systemNamespace} from '../../mesh/well-known.ts';

const seconds = (milliseconds: number): string => `${Math.ceil(milliseconds / 1000)}s`;

/** Flags that every istioctl call that contacts a cluster gets (decision D-23; facts T-1 and T-2). */
const cluster = (context: string): readonly string[] => [
	'--context',
	context,
	'-i',
	systemNamespace,
	'--log_target=stderr',
];

/**
The argument table: one row for each subcommand that we run. Plans print it and the adapter runs it; `uninstall` of one file is printed only.

`-y` exists for `install` and `uninstall` alone. `uninstall` gets no `-r`: it would narrow the purge to one revision.
*/
export const istioctlArguments = {
	version: (): readonly string[] => ['version', '--remote=false', '-o', 'json'],
	render: (): readonly string[] => ['manifest', 'generate', '-f', '-'],
	install: (options: {
		file: string;
		context: string;
		readinessTimeoutMs: number;
	}): readonly string[] => [
		'install',
		'-y',
		'-f',
		options.file,
		...cluster(options.context),
		'-r',
		'default',
		'--readiness-timeout',
		seconds(options.readinessTimeoutMs),
	],
	uninstall: (options: {file: string; context: string}): readonly string[] => [
		'uninstall',
		'-y',
		'-f',
		options.file,
		...cluster(options.context),
	],
	purge: (options: {context: string}): readonly string[] => [
		'uninstall',
		'--purge',
		'-y',
		...cluster(options.context),
	],
};
