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

const literally = (text: string): string =>
	text.replaceAll(/[$\(\)*+.?\[\\\]^\{\|\}]/gv, String.raw`\$&`);

/** A command line that ends with a row of the table, in which `holes` may be anything of their pattern. */
const endsWith = (words: readonly string[], holes: Readonly<Record<string, string>>): RegExp =>
	new RegExp(
		String.raw`^\S.* ${words.map(word => holes[word] ?? literally(word)).join(' ')}$`,
		'v',
	);

/** Whether a command line is an installation of a document in `folder`, or a purge. */
export const isOwnCommand = (commandLine: string, folder: string): boolean =>
	[
		endsWith(
			istioctlArguments.install({file: '<file>', context: '<context>', readinessTimeoutMs: 0}),
			{
				'<file>': String.raw`${literally(folder)}/[^\/]+`,
				'<context>': '.+',
				'0s': String.raw`\d+s`,
			},
		),
		endsWith(istioctlArguments.purge({context: '<context>'}), {'<context>': '.+'}),
	].some(pattern => pattern.test(commandLine));
