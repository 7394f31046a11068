import type {Strictness} from '../checks/exit-code.ts';
import {waiveFlags, type Waiver} from '../mesh/waiver.ts';
import {restartFlags, type RestartConsent} from '../plan/restart-steps.ts';
import {
	choiceFlag,
	countFlag,
	durationFlag,
	isGiven,
	listOf,
	pathFlag,
	pathsFlag,
	switchFlag,
	textFlag,
	textsOf,
	valuesOf,
	type Flag,
	type Flags,
	type Typed,
	type ValuesOf,
} from './flag.ts';

/** Every command takes these (decision D-8). */
export const commonFlags = {
	kubeconfigs: pathsFlag(
		'kubeconfig',
		'a kubeconfig; repeat it to merge several (default: KUBECONFIG, else ~/.kube/config)',
	),
	allowExec: switchFlag(
		'allow-exec',
		'run the programs, and use the token files, of kubeconfigs that only the mesh file names',
	),
	timeoutMs: durationFlag('timeout', 'for one API request; a write or dry run may take 60s', {
		fallback: '10s',
	}),
	plain: switchFlag('plain', 'print plain lines, never a full screen'),
	/** False with `--no-color`; see `hasColor`. */
	color: {
		long: 'no-color',
		description: 'print no colours',
		read: ({raw}): boolean => raw['color'] !== false,
	},
	logFile: pathFlag('log-file', 'also write a detailed log there'),
	verbose: switchFlag('verbose', 'print more, stack traces of bugs included', {short: 'v'}),
} as const satisfies Flags;

/** What every command takes. Paths are absolute, times in milliseconds. */
export type CommonOptions = ValuesOf<typeof commonFlags>;

/** The flags by which another command of ours reads the same kubeconfigs with the same consent, as words. */
export const kubeconfigFlagsOf = ({
	kubeconfigs,
	allowExec,
}: Pick<CommonOptions, 'kubeconfigs' | 'allowExec'>): readonly string[] => [
	...kubeconfigs.flatMap(file => ['--kubeconfig', file]),
	...(allowExec ? ['--allow-exec'] : []),
];

/** A command's own flags and the common ones, read. */
export const optionsOf = <const Set extends Flags>(
	flags: Set,
	typed: Typed,
): CommonOptions & ValuesOf<Set> => ({
	...valuesOf(commonFlags, typed),
	...valuesOf(flags, typed),
});

export const reports = ['table', 'json', 'jsonl'] as const;
export const runs = ['text', 'jsonl'] as const;

export const outputFlag = <const Choice extends string>(
	choices: readonly [Choice, ...Choice[]],
): Flag<Choice> => choiceFlag('output', choices, {short: 'o', value: 'format'});

export const fileFlag = pathFlag('file', 'the mesh file', {short: 'f'});

/** The flags by which another command of ours finds the same mesh, as words. */
export const meshFlagsOf = ({
	file,
	...options
}: Parameters<typeof kubeconfigFlagsOf>[0] & {file: string}): readonly string[] => [
	'-f',
	file,
	...kubeconfigFlagsOf(options),
];

/** The same where it has to be named. */
export const meshFileFlag: Flag<string> = {
	...fileFlag,
	read(typed) {
		if (!isGiven(typed, fileFlag)) {
			typed.problems.push('-f is missing: name the mesh file, such as -f mesh.yaml.');
		}

		return fileFlag.read(typed) ?? '';
	},
};

export const readyTimeoutFlag = durationFlag('ready-timeout', 'for something to become ready', {
	fallback: '10m',
});

/** How many clusters are read side by side where no flag says so. */
export const clustersRead = 16;
/** How many istioctl run side by side where no flag says so. */
export const istioctlsRun = 8;

export const surveyConcurrencyFlag = countFlag('concurrency', 'clusters read at a time', {
	fallback: clustersRead,
});
export const runConcurrencyFlag = countFlag('concurrency', 'istioctl processes at a time', {
	fallback: istioctlsRun,
});

export const yesFlag = switchFlag('yes', 'answer the question with yes', {short: 'y'});

/** Reads the contents of Secrets, too; keeps none. */
export const readSecretsFlag = switchFlag(
	'read-secrets',
	'also open the Secret cacerts and remote secrets, and try those out',
);

export const passphraseFileFlag = pathFlag(
	'passphrase-file',
	'the passphrase of an encrypted key is the first line of this file',
);

/** The namespaces where workloads may be restarted; all without a value. */
export const restartWorkloadsFlag: Flag<RestartConsent | undefined> = {
	long: 'restart-workloads',
	description:
		'agree to restarts of workloads that run with an identity of before, one at a time in each cluster: in these namespaces, or in all without a value',
	value: 'a,b',
	read(typed) {
		if (!isGiven(typed, restartWorkloadsFlag)) {
			return undefined;
		}

		return typed.raw['restartWorkloads'] === true ? 'all' : listOf(typed, 'restart-workloads');
	},
};

/** What somebody else has changed of the wizard's own is taken back. */
export const takeOverFlag = switchFlag(
	'take-over',
	'take back what somebody else has changed of remote secrets and of what gateways publish; the plan names it',
);

/** Where istioctl comes from when PATH has none of the right version. */
export const istioctlFlags = {
	/** Without asking. */
	downloadIstioctl: switchFlag(
		'download-istioctl',
		'download istioctl into the cache where none of the right version is on PATH',
	),
	/** https, checked where it is used. */
	istioctlUrl: textFlag(
		'istioctl-url',
		"a mirror of Istio's releases (default: MESH_WIZARD_ISTIOCTL_URL, else GitHub)",
		{value: 'url'},
	),
} as const satisfies Flags;

export type IstioctlOptions = ValuesOf<typeof istioctlFlags>;

const waiveFlag: Flag<readonly Waiver[]> = {
	long: 'waive',
	description:
		'accept what a check finds, everywhere or in the named clusters, for a reason that reports show; repeatable',
	value: 'ID[=cluster,…][: reason]',
	isRepeatable: true,
	read: typed =>
		textsOf(typed, 'waive').map(value => {
			const waiver = waiverOf(value);
			if (waiver === undefined) {
				typed.problems.push(
					`--waive ${value}: write the id of a finding, such as network.pod-cidr-overlap or network.pod-cidr-overlap=east-1,east-2, and after a colon the reason.`,
				);
			}

			return waiver ?? {id: value, clusters: []};
		}),
};

/** What is accepted of the findings; the files are not read yet. */
export const waiverFlags = {
	waivers: waiveFlag,
	waiverFiles: pathsFlag(
		'waive-file',
		'accept what a YAML file lists (docs/waivers.md); repeatable',
	),
} as const satisfies Flags;

export type WaiverOptions = ValuesOf<typeof waiverFlags>;

/** The flags by which another `plan` or `apply` finds the same mesh and is allowed the same, as words. */
export const applyFlagsOf = (
	options: Parameters<typeof meshFlagsOf>[0] &
		WaiverOptions & {restartConsent?: RestartConsent; takesOver: boolean; passphraseFile?: string},
): readonly string[] => [
	...meshFlagsOf(options),
	...restartFlags(options.restartConsent),
	...(options.takesOver ? ['--take-over'] : []),
	...(options.passphraseFile === undefined ? [] : ['--passphrase-file', options.passphraseFile]),
	...waiveFlags(options.waivers),
	...options.waiverFiles.flatMap(file => ['--waive-file', file]),
];

/** `ID[=cluster,…][: reason]`. An id has no colon, so the first one starts the reason. */
const waiverOf = (text: string): Waiver | undefined => {
	const [what = '', ...words] = text.split(':');
	const [id = '', names] = what.trim().split('=', 2);
	const reason = words.join(':').trim();
	const clusters =
		names
			?.split(',')
			.map(name => name.trim())
			.filter(Boolean) ?? [];
	const isSound =
		/^[a-z][a-z\d\-]*\.[a-z\d\-]+$/v.test(id) &&
		(names === undefined || clusters.length > 0) &&
		(words.length === 0 || reason !== '');
	return isSound ? {id, clusters, ...(reason === '' ? {} : {reason})} : undefined;
};

/** How findings become an exit code. */
export const strictnessFlags = {
	allowWarnings: switchFlag('allow-warnings', 'exit 0 when there are only warnings and unknowns'),
	strict: switchFlag('strict', 'exit 3 when there are warnings or unknowns'),
} as const satisfies Flags;

export const readStrictness = (typed: Typed): Strictness => {
	const {allowWarnings, strict} = valuesOf(strictnessFlags, typed);
	if (strict && allowWarnings) {
		typed.problems.push('--strict and --allow-warnings contradict each other.');
	}

	if (strict) {
		return 'strict';
	}

	return allowWarnings ? 'allow-warnings' : 'normal';
};
