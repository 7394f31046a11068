import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import type {EngineEvent} from '../../source/engine/events.ts';
import {bundled} from '../helpers/bundled-wizard.ts';
import {istioLines, type IstioLineName} from './istio-lines.ts';
import type {Lab} from './start-lab.ts';

/** The lab's istioctl says so of itself. */
export const labIstio = istioLines.august.version;

/** Small requests, so that several control planes fit on one machine; the lab's plain Envoy has no stats filter. */
export const labBase = `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
spec:
  values:
    telemetry: {enabled: false}
    pilot: {resources: {requests: {cpu: 10m, memory: 100Mi}}}
    global: {proxy: {resources: {requests: {cpu: 10m, memory: 40Mi}}}}
`;

export type ClusterLine = {
	network: string;
	role?: 'primary' | 'remote';
	primary?: string;
	overlay?: string;
	apiServer?: string;
};

const meshFile = (
	clusters: Readonly<Record<string, ClusterLine>>,
	{trust, version}: {trust: string; version: string},
): string => `apiVersion: mesh-wizard/v1
kind: Mesh
mesh: shop # the mesh of the tests
organization: shop.example.com
istio: {version: ${version}}
trust: ${trust}
base: base.yaml
clusters:
${Object.entries(clusters)
	.map(
		([name, {network, role = 'primary', primary, overlay, apiServer}]) =>
			`  ${name}: {context: ${name}, network: ${network}, role: ${role}${primary === undefined ? '' : `, primary: ${primary}`}${overlay === undefined ? '' : `, overlay: ${overlay}`}${apiServer === undefined ? '' : `, apiServer: ${apiServer}`}}`,
	)
	.join('\n')}
`;

export type Run = {
	exitCode: number;
	stdout: string;
	stderr: string;
	events: readonly EngineEvent[];
};

export type Wizard = AsyncDisposable & {
	/** The folder with mesh.yaml. */
	readonly directory: string;
	/** Runs a command there to its end; events are those of `-o jsonl`. */
	run: (...arguments_: readonly string[]) => Promise<Run>;
	/** Starts a command and hands out its process, for tests that kill it. */
	start: (...arguments_: readonly string[]) => {pid: number; done: Promise<{exitCode?: number}>};
	read: (file: string) => Promise<string>;
	write: (file: string, text: string) => Promise<void>;
};

/**
mesh-wizard as a user runs it, bundled from its sources, in a folder of its own with a mesh file for the lab's clusters; `through` another
command, where that is to change its surroundings. `trust` is mesh.yaml's value of that name, `line` the Istio that mesh.yaml
asks for: its istioctl is on PATH in the lab's `envOf(line)`.
*/
export const makeWizard = async (
	lab: Pick<Lab, 'env'>,
	clusters: Readonly<Record<string, ClusterLine>>,
	{
		through = [],
		trust = '{mode: generated, directory: certs}',
		line = 'august',
	}: {through?: readonly string[]; trust?: string; line?: IstioLineName} = {},
): Promise<Wizard> => {
	const directory = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-'));
	const file = (name: string) => path.join(directory, name);
	await writeFile(file('base.yaml'), labBase);
	await writeFile(
		file('mesh.yaml'),
		meshFile(clusters, {trust, version: istioLines[line].version}),
	);
	// Looked up at every run: a test may give the lab another istioctl meanwhile.
	const options = () =>
		({
			cwd: directory,
			env: lab.env,
			extendEnv: false,
			reject: false,
			stdin: 'ignore',
		}) as const;
	const cli = await bundled('cli');
	const commandFor = (arguments_: readonly string[]): [string, ...string[]] => {
		const [program = process.execPath, ...rest] = [
			...through,
			process.execPath,
			cli,
			...arguments_,
		];
		return [program, ...rest];
	};

	return {
		directory,
		async run(...arguments_) {
			const [program, ...rest] = commandFor(arguments_);
			const {exitCode = -1, stdout, stderr} = await execa(program, rest, options());
			const events = arguments_.includes('jsonl')
				? stdout
						.split('\n')
						.filter(Boolean)
						.map(line => JSON.parse(line) as EngineEvent)
				: [];
			return {
				exitCode,
				stdout,
				stderr,
				events,
			};
		},
		start(...arguments_) {
			const [program, ...rest] = commandFor(arguments_);
			const child = execa(program, rest, {...options(), detached: true});
			if (child.pid === undefined) {
				throw new Error('it could not be started');
			}

			return {pid: child.pid, done: child};
		},
		read: async name => readFile(file(name), 'utf8'),
		write: async (name, text) => writeFile(file(name), text),
		async [Symbol.asyncDispose]() {
			await rm(directory, {recursive: true, force: true});
		},
	};
};

/** All of what a run said, for assertion messages. */
export const said = ({exitCode, stdout, stderr}: Run): string =>
	`exit ${String(exitCode)}\n${stderr}\n${stdout}`;

/** The steps that a run began, each with what its plan had seen; a step that says something has begun. */
export const begun = ({events}: Run): string[] => {
	const planned = new Map(
		events.flatMap(event =>
			event.type === 'plan-ready'
				? event.plan.steps.map(({id, observation}) => [id, JSON.stringify(observation)] as const)
				: [],
		),
	);
	return events.flatMap(event =>
		event.type === 'step-started' || event.type === 'step-output'
			? [`${event.step}: ${planned.get(event.step) ?? 'not in the plan'}`]
			: [],
	);
};

/** What the pairs of a run came to, e.g. `a → b: pass by b`; requests that nobody answered do not count. */
export const pairsOf = ({events}: Run): string[] =>
	events
		.flatMap(event =>
			event.type === 'pair-finished'
				? [
						`${event.pair.from} → ${event.pair.to}: ${event.pair.status}${
							event.pair.status === 'pass'
								? ` by ${Object.keys(event.pair.answeredBy)
										.filter(name => name !== '?')
										.join(', ')}`
								: ''
						}`,
					]
				: [],
		)
		.toSorted((one, other) => one.localeCompare(other));
