import {scenarioNames} from '../demo/scenario.ts';
import {defineCommand, type Command} from './command.ts';
import {
	againstFlag,
	allContextsFlag,
	allowWarningsFlag,
	contextsFlag,
	downloadIstioctlFlag,
	exitCodeFlag,
	explainFlag,
	fileFlag,
	initFlags,
	istioctlUrlFlag,
	listFlag,
	onlyFlag,
	outputFlag,
	passphraseFileFlag,
	printRbacFlag,
	probeFlag,
	probeImageFlag,
	probeTimeoutFlag,
	readSecretsFlag,
	readyTimeoutFlag,
	restartWorkloadsFlag,
	runConcurrencyFlag,
	scenarioFlag,
	skipFlag,
	speedFlag,
	strictFlag,
	surveyConcurrencyFlag,
	takeOverFlag,
	waiveFileFlag,
	waiveFlag,
	yesFlag,
} from './flags.ts';
import type {OptionReader} from './option-reader.ts';
import {readInit} from './read-init.ts';
import type {
	ApplyOptions,
	ClusterChoice,
	DemoOptions,
	GuidedOptions,
	InitOptions,
	PlanOptions,
	PreflightOptions,
	PrintRbacOptions,
	ShowChecksOptions,
	TeardownOptions,
	VerifyOptions,
} from './options.ts';

const clustersRead = 16;
const istioctlsRun = 8;
const reports = ['table', 'json', 'jsonl'] as const;
const preflightReports = [...reports, 'junit', 'markdown'] as const;
const plans = ['text', 'json'] as const;
const runs = ['text', 'jsonl'] as const;

/** What `mesh-wizard` alone does. */
export const guided: Command = defineCommand<GuidedOptions>({
	name: '',
	summary: 'set up a mesh, guided',
	description:
		'From a kubeconfig with several clusters to one Istio mesh, proven by traffic between every pair of them. Without a command: the guided set-up, which changes nothing before you have seen the plan.',
	flags: [readyTimeoutFlag, surveyConcurrencyFlag, istioctlUrlFlag],
	examples: [
		{line: 'mesh-wizard', purpose: 'the guided set-up; a demo when there is no kubeconfig'},
		{
			line: 'mesh-wizard --kubeconfig ./clusters.yaml',
			purpose: 'with the clusters of another kubeconfig',
		},
	],
	read: reader => ({
		...reader.common(clustersRead),
		readyTimeoutMs: reader.duration('readyTimeout', '10m'),
		installs: istioctlsRun,
		istioctlUrl: reader.text('istioctlUrl'),
	}),
	async run(options, io) {
		const {runGuided} = await import('./guided.ts');
		return runGuided(options, io);
	},
});

/** The commands in the order in which a person meets them. Implementations are loaded when they run, to keep `--help` quick. */
export const commands: readonly Command[] = [
	defineCommand<InitOptions>({
		name: 'init',
		summary: 'write mesh.yaml and base.yaml and make the root; contacts no cluster',
		description:
			"Writes mesh.yaml and base.yaml from flags, or from a topology.yaml of Istio's former setup-mesh.sh, and makes or checks the root of the certificates. Contacts no cluster and overwrites nothing.",
		flags: [...initFlags, passphraseFileFlag],
		examples: [
			{
				line: 'mesh-wizard init --mesh shop --contexts admin@east-1,admin@west-1',
				purpose: 'two primaries on networks of their own',
			},
			{
				line: 'mesh-wizard init --from topology.yaml --organization shop.example.com',
				purpose: 'from a file of setup-mesh.sh',
			},
		],
		read: reader => readInit(reader, reader.common(clustersRead)),
		async run(options, io) {
			const {runInit} = await import('./init.ts');
			return runInit(options, io);
		},
	}),
	defineCommand<
		{shows: ShowChecksOptions} | {rights: PrintRbacOptions} | {checks: PreflightOptions}
	>({
		name: 'preflight',
		summary: 'check clusters before anything is planned; only reads',
		description:
			'Reads the clusters side by side and reports what would break a mesh of them. Changes nothing, but that --probe starts short-lived pods. With -f it also checks what the mesh file intends.',
		flags: [
			fileFlag,
			contextsFlag,
			allContextsFlag,
			outputFlag(preflightReports),
			surveyConcurrencyFlag,
			readSecretsFlag,
			probeFlag,
			probeImageFlag,
			probeTimeoutFlag,
			restartWorkloadsFlag,
			onlyFlag,
			skipFlag,
			waiveFlag,
			waiveFileFlag,
			againstFlag,
			allowWarningsFlag,
			strictFlag,
			listFlag,
			explainFlag,
			printRbacFlag,
			downloadIstioctlFlag,
			istioctlUrlFlag,
		],
		examples: [
			{line: 'mesh-wizard preflight --all-contexts', purpose: 'every cluster of the kubeconfig'},
			{
				line: 'mesh-wizard preflight -f mesh.yaml -o junit',
				purpose: 'the clusters of a mesh, for CI',
			},
		],
		read: reader => preflightOptions(reader),
		async run(options, io) {
			if ('shows' in options) {
				const {showChecks} = await import('./show-checks.ts');
				return showChecks(options.shows, io);
			}

			if ('rights' in options) {
				const {printRbac} = await import('./print-rbac.ts');
				return printRbac(options.rights, io);
			}

			const {runPreflight} = await import('./preflight.ts');
			return runPreflight(options.checks, io);
		},
	}),
	defineCommand<PlanOptions>({
		name: 'plan',
		summary: 'list every command and object that apply would bring; only reads',
		description:
			'Compares the mesh file with the clusters and lists what apply would do, step by step. Changes nothing.',
		flags: [
			fileFlag,
			outputFlag(plans),
			exitCodeFlag,
			restartWorkloadsFlag,
			takeOverFlag,
			surveyConcurrencyFlag,
			readSecretsFlag,
			passphraseFileFlag,
			waiveFlag,
			waiveFileFlag,
			downloadIstioctlFlag,
			istioctlUrlFlag,
		],
		examples: [
			{line: 'mesh-wizard plan -f mesh.yaml', purpose: 'what apply would do now'},
			{
				line: 'mesh-wizard plan -f mesh.yaml --exit-code -o json',
				purpose: 'for CI: exit 6 when there are changes',
			},
		],
		read: reader => ({
			...reader.common(clustersRead),
			...reader.istioctl(),
			file: meshFile(reader),
			output: reader.choice('output', plans),
			exitCode: reader.isGiven('exitCode'),
			readSecrets: reader.isGiven('readSecrets'),
			passphraseFile: reader.path('passphraseFile'),
			restartConsent: reader.restartConsent(),
			takesOver: reader.isGiven('takeOver'),
			...reader.waivers(),
		}),
		async run(options, io) {
			const {runPlan} = await import('./plan.ts');
			return runPlan(options, io);
		},
	}),
	defineCommand<ApplyOptions>({
		name: 'apply',
		summary: 'carry out the plan, asking once; continues where a stopped run was',
		description:
			'Shows the plan, asks once, carries it out in all clusters side by side and proves the result. Stopped or failed, it continues when it is started again.',
		flags: [
			fileFlag,
			yesFlag,
			outputFlag(runs),
			restartWorkloadsFlag,
			takeOverFlag,
			readyTimeoutFlag,
			runConcurrencyFlag,
			passphraseFileFlag,
			waiveFlag,
			waiveFileFlag,
			downloadIstioctlFlag,
			istioctlUrlFlag,
		],
		examples: [
			{line: 'mesh-wizard apply -f mesh.yaml', purpose: 'at a terminal'},
			{
				line: 'mesh-wizard apply -f mesh.yaml --yes -o jsonl',
				purpose: 'in CI: no question, events as JSON lines',
			},
		],
		read: reader => ({
			...reader.common(istioctlsRun),
			...reader.istioctl(),
			file: meshFile(reader),
			output: reader.choice('output', runs),
			readyTimeoutMs: reader.duration('readyTimeout', '10m'),
			yes: reader.isGiven('yes'),
			passphraseFile: reader.path('passphraseFile'),
			restartConsent: reader.restartConsent(),
			takesOver: reader.isGiven('takeOver'),
			...reader.waivers(),
		}),
		async run(options, io) {
			const {runApply} = await import('./apply.ts');
			return runApply(options, io);
		},
	}),
	defineCommand<VerifyOptions>({
		name: 'verify',
		summary: 'prove the mesh by traffic between every ordered pair of clusters',
		description:
			'Starts a small workload in a namespace of its own in every cluster, sends requests from each to each, names the cause of every failure, and removes the namespace again.',
		flags: [
			fileFlag,
			outputFlag(reports),
			readyTimeoutFlag,
			surveyConcurrencyFlag,
			allowWarningsFlag,
			strictFlag,
		],
		examples: [
			{line: 'mesh-wizard verify -f mesh.yaml', purpose: 'the matrix of all pairs'},
			{
				line: 'mesh-wizard verify -f mesh.yaml --ready-timeout 3m -o json',
				purpose: 'as one JSON document, with less patience',
			},
		],
		read: reader => ({
			...reader.common(clustersRead),
			file: meshFile(reader),
			output: reader.choice('output', reports),
			readyTimeoutMs: reader.duration('readyTimeout', '10m'),
			strictness: reader.strictness(),
		}),
		async run(options, io) {
			const {runVerify} = await import('./verify.ts');
			return runVerify(options, io);
		},
	}),
	defineCommand<TeardownOptions>({
		name: 'teardown',
		summary: 'remove the mesh from its clusters, after a typed confirmation',
		description:
			"Lists what goes, asks for the name of the mesh, backs up Istio's custom resources, and removes what the mesh file describes from every cluster.",
		flags: [
			fileFlag,
			yesFlag,
			outputFlag(runs),
			readyTimeoutFlag,
			runConcurrencyFlag,
			downloadIstioctlFlag,
			istioctlUrlFlag,
		],
		examples: [
			{line: 'mesh-wizard teardown -f mesh.yaml', purpose: 'lists what goes, then asks'},
			{line: 'mesh-wizard teardown -f mesh.yaml --yes', purpose: 'without the question'},
		],
		read: reader => ({
			...reader.common(istioctlsRun),
			...reader.istioctl(),
			file: meshFile(reader),
			output: reader.choice('output', runs),
			readyTimeoutMs: reader.duration('readyTimeout', '10m'),
			yes: reader.isGiven('yes'),
		}),
		async run(options, io) {
			const {runTeardown} = await import('./teardown.ts');
			return runTeardown(options, io);
		},
	}),
	defineCommand<DemoOptions>({
		name: 'demo',
		summary: 'try the guided set-up on simulated clusters; needs nothing',
		description:
			'Opens the guided set-up over clusters that exist only in this process: nothing is contacted and no file is written. Every screen and every output says that it is simulated.',
		flags: [scenarioFlag, speedFlag, outputFlag(runs), readyTimeoutFlag],
		examples: [
			{line: 'mesh-wizard demo', purpose: 'the guided set-up, with nothing at stake'},
			{
				line: 'mesh-wizard demo --scenario failing-install --plain',
				purpose: 'a run as lines, without questions',
			},
		],
		read: reader => ({
			...reader.common(clustersRead),
			scenario: reader.choice('scenario', scenarioNames),
			speed: reader.count('speed', 1),
			output: reader.choice('output', runs),
			readyTimeoutMs: reader.duration('readyTimeout', '10m'),
			installs: istioctlsRun,
		}),
		async run(options, io) {
			const {runDemo} = await import('./demo.ts');
			return runDemo(options, io);
		},
	}),
];

const meshFile = (reader: OptionReader): string => {
	if (!reader.isGiven('file')) {
		reader.problems.push('-f is missing: name the mesh file, such as -f mesh.yaml.');
	}

	return reader.path('file') ?? '';
};

/** What looks at no cluster takes nothing that chooses or judges one: it would be heeded by nobody. */
const shownChecks = (reader: OptionReader): ShowChecksOptions => {
	if (reader.isGiven('list') && reader.isGiven('explain')) {
		reader.problems.push('--list names every check, --explain tells of one: give one of them.');
	}

	return {
		...reader.common(clustersRead),
		explain: reader.list('explain'),
		output: reader.choice('output', ['table', 'json']),
	};
};

/** Nothing is created unless `--probe` says so. */
const probeChoice = (reader: OptionReader): Pick<PreflightOptions, 'probe'> => {
	if (reader.isGiven('probe')) {
		return {
			probe: {
				...(reader.isGiven('probeImage') ? {image: reader.text('probeImage')} : {}),
				readyTimeoutMs: reader.duration('readyTimeout', '1m'),
			},
		};
	}

	const alone = (['probeImage', 'readyTimeout'] as const).filter(name => reader.isGiven(name));
	if (alone.length > 0) {
		reader.problems.push(
			`${alone.map(name => (name === 'probeImage' ? '--probe-image' : '--ready-timeout')).join(' and ')} ${alone.length === 1 ? 'says' : 'say'} how to probe: give --probe, too.`,
		);
	}

	return {};
};

/** A preflight, or what it shows instead without contacting anybody. */
const preflightOptions = (
	reader: OptionReader,
): {shows: ShowChecksOptions} | {rights: PrintRbacOptions} | {checks: PreflightOptions} => {
	if (reader.isGiven('list') || reader.isGiven('explain')) {
		return {shows: shownChecks(reader)};
	}

	if (reader.isGiven('printRbac')) {
		return {rights: {readSecrets: reader.isGiven('readSecrets'), probe: reader.isGiven('probe')}};
	}

	return {
		checks: {
			...reader.common(clustersRead),
			...reader.istioctl(),
			clusters: clusterChoice(reader),
			output: reader.choice('output', preflightReports),
			readSecrets: reader.isGiven('readSecrets'),
			...probeChoice(reader),
			restartConsent: reader.restartConsent(),
			strictness: reader.strictness(),
			...reader.waivers(),
			selection: {only: reader.list('only'), skip: reader.list('skip')},
			against: reader.path('against'),
		},
	};
};

const clusterChoice = (reader: OptionReader): ClusterChoice => {
	const given = ['file', 'contexts', 'allContexts'].filter(name => reader.isGiven(name));
	if (given.length === 0) {
		reader.problems.push(
			'It is not said which clusters to check: give -f mesh.yaml, --contexts a,b or --all-contexts.',
		);
	} else if (given.length > 1) {
		reader.problems.push(
			'-f, --contexts and --all-contexts each say which clusters to check: give one of them.',
		);
	}

	if (reader.isGiven('file')) {
		return {from: 'file', file: reader.path('file') ?? ''};
	}

	if (!reader.isGiven('contexts')) {
		return {from: 'all-contexts'};
	}

	const contexts = [...new Set(reader.list('contexts'))];
	if (contexts.length === 0 && reader.problems.length === 0) {
		reader.problems.push('--contexts names no context.');
	}

	return {from: 'contexts', contexts};
};
