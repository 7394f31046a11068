import {hostname} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {loadAll} from 'js-yaml';
import {MeshError} from '../errors.ts';
import type {KubeObject} from '../kubernetes/object.ts';
import {istioctlArguments} from '../installers/istioctl/arguments.ts';
import type {
	CommandOptions,
	CommandOutcome,
	IstioctlPlace,
	IstioctlPort,
} from '../ports/istioctl.ts';
import type {ProcessIdentity} from '../ports/process-identity.ts';
import {recordOf} from '../untyped.ts';
import {emptyConfiguration} from './disk/empty-configuration.ts';
import {isExecutable} from './disk/is-executable.ts';
import {lineSplitter} from './line-splitter.ts';
import {runBounded} from './run-bounded.ts';
import {workingFolder} from './disk/working-folder.ts';

type Options = {
	env: Readonly<Record<string, string | undefined>>;
	/** The kubeconfig list that contexts were found in, as `KUBECONFIG` spells it. */
	kubeconfig?: string;
	identify: (pid: number) => Promise<ProcessIdentity | undefined>;
};

const tailLength = 40;
const graceMs = 5000;
const versionMs = 15_000;
const mostOfVersion = 2 ** 20;
const renderMs = 60_000;
const mostRendered = 64 * 2 ** 20;
/** An installation writes some hundreds. */
const mostLines = 20_000;

/** istioctl reads its own configuration file and `ISTIOCTL_*`: what a person set there must not change what the plan said. */
const environmentFor = ({env}: Options, kubeconfig?: string): Record<string, string> => {
	const kept = Object.entries(env).filter(
		(entry): entry is [string, string] =>
			entry[1] !== undefined && !entry[0].startsWith('ISTIOCTL_'),
	);
	return {
		...Object.fromEntries(kept),
		ISTIOCONFIG: emptyConfiguration(),
		...(kubeconfig === undefined ? {} : {KUBECONFIG: kubeconfig}),
	};
};

/** What a binary says of itself. */
const inspect = async (file: string, options: Options): Promise<IstioctlPlace> => {
	const result = await runBounded(file, istioctlArguments.version(), {
		env: environmentFor(options),
		timeoutMs: versionMs,
		maximumOutput: mostOfVersion,
	});
	if (result === undefined || result.isMaxBuffer) {
		return {
			broken: `\`istioctl version\` ${result === undefined ? `did not end within ${String(versionMs / 1000)} s` : 'does not stop writing'}`,
			path: file,
		};
	}

	try {
		const {version} = recordOf(recordOf(JSON.parse(result.stdout))['clientVersion']);
		return typeof version !== 'string' || version === ''
			? {broken: 'it says no version', path: file}
			: {path: file, version};
	} catch {
		return {
			broken: `\`istioctl version\` ended with exit code ${String(result.exitCode)} and said: ${(result.stderr || result.stdout).slice(0, 200).trim() || 'nothing'}`,
			path: file,
		};
	}
};

const locateIn = async (options: Options): Promise<IstioctlPlace> => {
	const folders = [
		...new Set((options.env['PATH'] ?? '').split(path.delimiter).filter(folder => folder !== '')),
	];
	for (const folder of folders) {
		const file = path.join(folder, 'istioctl');
		if (await isExecutable(file)) {
			return inspect(file, options);
		}
	}

	return {missing: true, looked: folders};
};

/** Signals a child's whole process group; a group that is gone is what we wanted. */
const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
	try {
		process.kill(-pid, signal);
	} catch {
		// It ended by itself.
	}
};

const run = async (
	file: string,
	argv: readonly string[],
	options: CommandOptions & {environment: Record<string, string>; identify: Options['identify']},
): Promise<CommandOutcome> => {
	options.signal.throwIfAborted();
	const started = performance.now();
	const tail: string[] = [];
	let lines = 0;
	const splitters = [0, 1].map(() =>
		lineSplitter(line => {
			tail.push(line);
			if (tail.length > tailLength) {
				tail.shift();
			}

			lines++;
			if (lines <= mostLines) {
				options.onLine(line);
			} else if (lines === mostLines + 1) {
				options.onLine(
					`(istioctl goes on writing: what follows these ${String(mostLines)} lines is left out)`,
				);
			}
		}),
	);
	const child = execa(file, argv, {
		cwd: workingFolder(),
		env: options.environment,
		extendEnv: false,
		stdin: 'ignore',
		reject: false,
		buffer: false,
		detached: true,
		cleanup: false,
	});
	const {pid} = child;
	let killer: NodeJS.Timeout | undefined;
	let timedOut = false;
	const end = () => {
		if (pid !== undefined) {
			signalGroup(pid, 'SIGTERM');
			killer ??= setTimeout(() => {
				signalGroup(pid, 'SIGKILL');
				// What escaped the group must not keep us waiting by holding these open.
				child.stdout.destroy();
				child.stderr.destroy();
			}, graceMs);
		}
	};

	const timer = setTimeout(() => {
		timedOut = true;
		end();
	}, options.killAfterMs);
	options.signal.addEventListener('abort', end, {once: true});
	for (const [index, stream] of [child.stdout, child.stderr].entries()) {
		stream.setEncoding('utf8');
		stream.on('data', (chunk: string) => splitters[index]?.push(chunk));
	}

	try {
		if (pid !== undefined) {
			const identity = await options.identify(pid);
			try {
				await options.onStart({
					...(identity ?? {host: hostname(), pid, startedAt: ''}),
					executable: path.resolve(file),
				});
			} catch (error) {
				// Nobody would know of it: a program that could not be noted does not go on.
				end();
				await child;
				throw error;
			}
		}

		const result = await child;
		for (const splitter of splitters) {
			splitter.flush();
		}

		return {
			exitCode: result.exitCode,
			signal: result.signal,
			timedOut,
			tail,
			durationMs: performance.now() - started,
		};
	} finally {
		clearTimeout(timer);
		clearTimeout(killer);
		options.signal.removeEventListener('abort', end);
	}
};

/** Drives the istioctl on PATH, or the one to be used instead, through execa: own process group, no shell, stdin closed, every call under a kill timer. */
export const makeIstioctl = (options: Options): IstioctlPort => {
	let place: Promise<IstioctlPlace> | undefined;
	const locate = async () => {
		place ??= locateIn(options);
		return place;
	};

	const binary = async (): Promise<string> => {
		const found = await locate();
		if ('version' in found) {
			return found.path;
		}

		throw 'broken' in found
			? new MeshError(`${found.path} does not work: ${found.broken}`, {
					code: 'istioctl.broken',
					remedy: [
						'Let mesh-wizard download the one of mesh.yaml with --download-istioctl, or put a working one first on PATH.',
					],
				})
			: new MeshError(
					`istioctl is not on PATH; looked in ${found.looked.join(', ') || 'no folder, PATH is empty'}`,
					{
						code: 'istioctl.missing',
						remedy: [
							'Let mesh-wizard download the one of mesh.yaml with --download-istioctl, or put it on PATH.',
						],
					},
				);
	};

	const drive = async (argv: readonly string[], command: CommandOptions) =>
		run(await binary(), argv, {
			...command,
			environment: environmentFor(options, command.kubeconfig ?? options.kubeconfig),
			identify: options.identify,
		});

	return {
		locate,
		use(file) {
			place = inspect(file, options);
		},
		async render(operator, {signal}) {
			const result = await runBounded(await binary(), istioctlArguments.render(), {
				env: environmentFor(options),
				input: operator,
				timeoutMs: renderMs,
				maximumOutput: mostRendered,
				signal,
			});
			signal?.throwIfAborted();
			if (result === undefined || result.isMaxBuffer) {
				throw new MeshError(
					`istioctl cannot render the planned installation: it ${result === undefined ? `did not end within ${String(renderMs / 1000)} s` : 'does not stop writing'}`,
					{
						code: 'istioctl.render',
						remedy: ['Try it yourself: `istioctl manifest generate -f base.yaml`.'],
					},
				);
			}

			if (result.exitCode !== 0) {
				throw new MeshError(
					`istioctl cannot render the planned installation: ${result.stderr.replace(/^Error: /v, '').trim() || 'it gave no reason'}`,
					{
						code: 'istioctl.render',
						remedy: [
							"Check base.yaml and the cluster's overlay: `istioctl manifest generate -f base.yaml` shows the same error.",
						],
					},
				);
			}

			return loadAll(result.stdout).filter(
				(document): document is KubeObject =>
					typeof document === 'object' && document !== null && 'kind' in document,
			);
		},
		install: async (operatorFile, command) =>
			drive(
				istioctlArguments.install({
					file: operatorFile,
					context: command.context,
					readinessTimeoutMs: command.readinessTimeoutMs,
				}),
				command,
			),
		purge: async command => drive(istioctlArguments.purge({context: command.context}), command),
	};
};
