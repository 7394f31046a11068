import {runApply} from '../../source/commands/apply.ts';
import type {ApplyOptions} from '../../source/commands/definitions/apply.ts';
import type {CommonOptions} from '../../source/commands/common-flags.ts';
import type {PreflightOptions} from '../../source/commands/definitions/preflight.ts';
import {runPreflight} from '../../source/commands/preflight.ts';
import {proveTraffic} from '../../source/session/prove-traffic.ts';
import {demoMeshFile} from '../../source/demo/make-demo-ports.ts';
import {scenarioNames, type ScenarioName} from '../../source/demo/scenario.ts';
import {MeshError} from '../../source/errors.ts';
import {verifyJson} from '../../source/reporters/verify-report.ts';
import {verifyMatrix} from '../../source/reporters/verify-matrix.ts';
import {makeDemoMesh, type DemoMesh} from '../../test/helpers/demo-mesh.ts';
import {makeMemoryIo} from '../../test/helpers/memory-io.ts';
import {normalise, unordered} from './normalise.ts';

const common: CommonOptions & {concurrency: number; downloadIstioctl: boolean} = {
	kubeconfigs: [],
	timeoutMs: 10_000,
	concurrency: 8,
	downloadIstioctl: false,
	plain: true,
	color: false,
	verbose: false,
};
const preflightOptions: PreflightOptions = {
	...common,
	clusters: {from: 'file', file: demoMeshFile},
	output: 'json',
	readSecrets: false,
	strictness: 'normal',
	waivers: [],
	waiverFiles: [],
	selection: {only: [], skip: []},
};
const applyOptions: ApplyOptions = {
	...common,
	file: demoMeshFile,
	output: 'text',
	readyTimeoutMs: 600_000,
	yes: true,
	waivers: [],
	waiverFiles: [],
	takesOver: false,
};

/** How a command ends: its exit code, or that of the error that it throws, with its words. */
const ended = async (run: Promise<number>): Promise<string> => {
	try {
		return `exit ${String(await run)}\n`;
	} catch (error) {
		if (error instanceof MeshError) {
			return `exit ${String(error.exitCode)}: ${error.message}\n${error.remedy.join('\n')}\n`;
		}

		throw error;
	}
};

const preflightOf = async (demo: DemoMesh, options: Partial<PreflightOptions>): Promise<string> => {
	const io = makeMemoryIo({columns: 100});
	const end = await ended(
		runPreflight({...preflightOptions, ...options}, io, async () => demo.ports),
	);
	return normalise(`${end}${io.out}`);
};

const verifyOf = async (demo: DemoMesh): Promise<{json: string; table: string}> => {
	using session = await demo.open();
	const {model, clusters} = session;
	const outcome = await proveTraffic({
		session,
		runId: 'again',
		emit: () => undefined,
		signal: new AbortController().signal,
		readyTimeoutMs: 600_000,
	});
	const result = {
		...outcome,
		simulated: true,
		mesh: model.mesh,
		startedAt: 0,
		durationMs: 0,
		clusters: model.clusters.map(({name, context, network, role}) => ({
			name,
			context,
			network,
			role,
			server: clusters.get(name)?.server ?? '',
		})),
	};
	return {
		json: normalise(verifyJson(result)),
		table: normalise(verifyMatrix(result, {width: 100})),
	};
};

const recordsOf = async (name: ScenarioName): Promise<Array<readonly [string, string]>> => {
	const records: Array<readonly [string, string]> = [];
	for (const output of ['table', 'json', 'junit', 'markdown'] as const) {
		for (const from of output === 'json' || output === 'table'
			? (['file', 'all-contexts'] as const)
			: (['file'] as const)) {
			using demo = await makeDemoMesh(name);
			records.push([
				`scenarios/${name}/preflight ${from}.${output}`,
				await preflightOf(demo, {
					output,
					clusters: from === 'file' ? {from, file: demoMeshFile} : {from},
				}),
			]);
		}
	}

	for (const output of ['text', 'jsonl'] as const) {
		using demo = await makeDemoMesh(name);
		const io = makeMemoryIo({columns: 100});
		const end = await ended(runApply({...applyOptions, output}, io, async () => demo.ports));
		records.push([
			`scenarios/${name}/apply.${output}`,
			`${normalise(end)}${unordered(io.out + io.err)}`,
		]);
		if (output === 'text' && end === 'exit 0\n') {
			const {json, table} = await verifyOf(demo);
			records.push(
				[`scenarios/${name}/verify.json`, json],
				[`scenarios/${name}/verify.table`, table],
				[`scenarios/${name}/preflight afterwards.json`, await preflightOf(demo, {})],
			);
		}
	}

	return records;
};

/** Preflight, apply and verify over each scenario of the demo but the one of fifty clusters, which is no other in kind. */
export const scenarioRecords = async (): Promise<Array<readonly [string, string]>> => {
	const records: Array<readonly [string, string]> = [];
	for (const name of scenarioNames.filter(candidate => candidate !== 'fifty-clusters')) {
		records.push(...(await recordsOf(name)));
	}

	return records;
};
