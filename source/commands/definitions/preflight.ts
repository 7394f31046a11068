import {define} from '../command.ts';
import {
	commonFlags,
	fileFlag,
	istioctlFlags,
	optionsOf,
	outputFlag,
	readSecretsFlag,
	readStrictness,
	restartWorkloadsFlag,
	strictnessFlags,
	surveyConcurrencyFlag,
	waiverFlags,
} from '../common-flags.ts';
import {
	durationFlag,
	isGiven,
	listFlag,
	pathFlag,
	switchFlag,
	textFlag,
	valuesOf,
	type Flags,
	type Typed,
	type ValuesOf,
} from '../flag.ts';
import {preflightOutputs} from '../print-preflight.ts';

const clusterFlags = {
	file: fileFlag,
	contexts: listFlag('contexts', 'check these kubeconfig contexts'),
	allContexts: switchFlag('all-contexts', 'check every context of the kubeconfig'),
} as const satisfies Flags;

const rightsFlags = {
	readSecrets: readSecretsFlag,
	probe: switchFlag(
		'probe',
		'also try peers from inside: creates a namespace with one or two pods in each cluster, and removes it',
	),
} as const satisfies Flags;

const probeFlags = {
	/** Instead of mesh.yaml's `verify.image`, or of its default where there is no file. */
	image: textFlag('probe-image', 'the image of those pods (default: verify.image of mesh.yaml)', {
		value: 'image',
	}),
	readyTimeoutMs: durationFlag('ready-timeout', 'for the pods of --probe to run', {
		fallback: '1m',
	}),
} as const satisfies Flags;

const selectionFlags = {
	only: listFlag('only', 'run only these checks, by id or category; reports name the others', {
		value: 'id,category',
	}),
	skip: listFlag('skip', 'leave these checks out, by id or category; reports name them', {
		value: 'id,category',
	}),
} as const satisfies Flags;

const listingFlag = switchFlag('list', 'list every check and end; needs no cluster');
const explainFlag = listFlag(
	'explain',
	'say what a check looks at, why, and when it comes to which status, and end',
	{value: 'ID'},
);
const printRbacFlag = switchFlag(
	'print-rbac',
	'print the ClusterRole that a preflight with these flags needs; contacts nothing',
);

/** Of a preflight that looks at clusters. */
const checkFlags = {
	output: outputFlag(preflightOutputs),
	concurrency: surveyConcurrencyFlag,
	readSecrets: readSecretsFlag,
	restartConsent: restartWorkloadsFlag,
	...waiverFlags,
	against: pathFlag(
		'against',
		'say what is new, still there and fixed since an earlier report (of -o json); the exit code stays that of now',
	),
	...istioctlFlags,
} as const satisfies Flags;

/** Of one that tells of its checks instead. */
const showFlags = {
	/** The ids to explain; none: all are listed. */
	explain: explainFlag,
	output: outputFlag(['table', 'json']),
} as const satisfies Flags;

/** What looks at no cluster takes nothing that chooses or judges one: it would be heeded by nobody. */
const readShown = (typed: Typed) => {
	if (isGiven(typed, listingFlag) && isGiven(typed, explainFlag)) {
		typed.problems.push('--list names every check, --explain tells of one: give one of them.');
	}

	const unheeded = Object.values({
		...clusterFlags,
		...checkFlags,
		...rightsFlags,
		...probeFlags,
		...selectionFlags,
		...strictnessFlags,
		printRbac: printRbacFlag,
	}).filter(flag => flag.long !== checkFlags.output.long && isGiven(typed, flag));
	if (unheeded.length > 0) {
		typed.problems.push(
			`--list and --explain only tell of checks: leave out ${unheeded.map(({long}) => `--${long}`).join(', ')}.`,
		);
	}

	return optionsOf(showFlags, typed);
};

/** Nothing is created unless `--probe` says so. */
const readProbe = (typed: Typed): {probe?: ValuesOf<typeof probeFlags>} => {
	if (rightsFlags.probe.read(typed)) {
		return {probe: valuesOf(probeFlags, typed)};
	}

	const alone = Object.values(probeFlags).filter(flag => isGiven(typed, flag));
	if (alone.length > 0) {
		typed.problems.push(
			`${alone.map(({long}) => `--${long}`).join(' and ')} ${alone.length === 1 ? 'says' : 'say'} how to probe: give --probe, too.`,
		);
	}

	return {};
};

/** Where preflight finds its clusters: exactly one of the three. */
export type ClusterChoice =
	| {from: 'file'; file: string}
	| {from: 'contexts'; contexts: readonly string[]}
	| {from: 'all-contexts'};

const readClusters = (typed: Typed): ClusterChoice => {
	const given = Object.values(clusterFlags).filter(flag => isGiven(typed, flag));
	if (given.length === 0) {
		typed.problems.push(
			'It is not said which clusters to check: give -f mesh.yaml, --contexts a,b or --all-contexts.',
		);
	} else if (given.length > 1) {
		typed.problems.push(
			'-f, --contexts and --all-contexts each say which clusters to check: give one of them.',
		);
	}

	if (isGiven(typed, clusterFlags.file)) {
		return {from: 'file', file: clusterFlags.file.read(typed) ?? ''};
	}

	if (!isGiven(typed, clusterFlags.contexts)) {
		return {from: 'all-contexts'};
	}

	const contexts = [...new Set(clusterFlags.contexts.read(typed))];
	if (contexts.length === 0 && typed.problems.length === 0) {
		typed.problems.push('--contexts names no context.');
	}

	return {from: 'contexts', contexts};
};

/** How a preflight is done, wherever. */
const readManner = (typed: Typed) => ({
	...valuesOf(commonFlags, typed),
	...valuesOf(checkFlags, typed),
	...readProbe(typed),
	strictness: readStrictness(typed),
	selection: valuesOf(selectionFlags, typed),
});

const readChecks = (typed: Typed) => ({clusters: readClusters(typed), ...readManner(typed)});

/** The rights of a preflight with these flags, which need not name clusters; what would be wrong with it is wrong here. */
const readRights = (typed: Typed) => {
	if (Object.values(clusterFlags).some(flag => isGiven(typed, flag))) {
		readClusters(typed);
	}

	const {selection} = readManner(typed);
	return {...valuesOf(rightsFlags, typed), selection};
};

export type PreflightOptions = ReturnType<typeof readChecks>;

/** `--list`, or `--explain`. */
export type ShowChecksOptions = ReturnType<typeof readShown>;

/** `--print-rbac`: the flags that ask for more rights, and those that have to be right. */
export type PrintRbacOptions = ReturnType<typeof readRights>;

/** A preflight, or what it shows instead without contacting anybody. */
const read = (
	typed: Typed,
): {shows: ShowChecksOptions} | {rights: PrintRbacOptions} | {checks: PreflightOptions} => {
	if (isGiven(typed, listingFlag) || isGiven(typed, explainFlag)) {
		return {shows: readShown(typed)};
	}

	return isGiven(typed, printRbacFlag) ? {rights: readRights(typed)} : {checks: readChecks(typed)};
};

export const preflightDefinition = define({
	name: 'preflight',
	summary: 'check clusters before anything is planned; only reads',
	description:
		'Reads the clusters side by side and reports what would break a mesh of them. Changes nothing, but that --probe starts short-lived pods. With -f it also checks what the mesh file intends.',
	flags: {
		...clusterFlags,
		output: checkFlags.output,
		concurrency: checkFlags.concurrency,
		...rightsFlags,
		probeImage: probeFlags.image,
		probeTimeout: probeFlags.readyTimeoutMs,
		restartConsent: checkFlags.restartConsent,
		...selectionFlags,
		...waiverFlags,
		against: checkFlags.against,
		...strictnessFlags,
		list: listingFlag,
		explain: explainFlag,
		printRbac: printRbacFlag,
		...istioctlFlags,
	},
	examples: [
		{line: 'mesh-wizard preflight --all-contexts', purpose: 'every cluster of the kubeconfig'},
		{
			line: 'mesh-wizard preflight -f mesh.yaml -o junit',
			purpose: 'the clusters of a mesh, for CI',
		},
	],
	read,
});
