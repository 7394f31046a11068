import path from 'node:path';
import process from 'node:process';
import {mkdir} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import {execa} from 'execa';
import type {EngineEvent} from '../../../source/engine/events.ts';
import {labBinary} from '../lab-script.ts';
import type {Lab} from '../start-lab.ts';
import {pairsOf, type Run, type Wizard} from '../wizard.ts';
import {catalogue} from './catalogue.ts';
import type {Defect, Place, Proof} from './kit/defect.ts';
import {judge, type Found} from './kit/judge.ts';
import {systemNamespace} from './kit/objects.ts';
import {apart, openScene, type OpenScene} from './kit/open-scene.ts';
import {proofLabs, startProofLab, type ProofLab} from './kit/proof-labs.ts';
import {healthyName} from './kit/result.ts';
import type {Scene} from './kit/scene.ts';
import {writeProofs} from './kit/write-proofs.ts';

type Provable = Defect & {proof: Extract<Proof, {mesh: string}>};

export type ProofResult = {
	defect: string;
	lab: ProofLab;
	planted: 'before' | 'after';
	predicted: 'breaks' | 'holds';
	/** What the mesh did; undefined where it could not be tried. */
	observed?: 'breaks' | 'holds';
	/** What showed it, or kept it from being tried. */
	words: string;
	/** Failing findings that were waived. */
	waived: readonly string[];
	/** Those among them that the defect does not explain. */
	alarms: readonly string[];
	despite?: string;
	durationMs: number;
};

/** Long enough for a healthy mesh on a busy machine, and waited for in vain by each that breaks. */
const patience = ['--timeout', '8s', '--ready-timeout', '60s'];

/** Waivers that are not taken, and the like: nothing was tried, so nothing is proven. Another run's lock would be one's own here. */
const isRefused = ({exitCode, events}: Run): boolean =>
	exitCode === 2 || (exitCode === 3 && events.every(({type}) => type !== 'pair-finished'));

const places: readonly Place[] = ['a', 'b'];

const isProvable = (defect: Defect): defect is Provable => 'mesh' in defect.proof;

const plant = async ({proof, inject}: Provable, scene: Scene): Promise<void> =>
	(proof.inject ?? inject)(scene);

const unplant = async ({proof, heal}: Provable, scene: Scene): Promise<void> => {
	await (proof.heal ?? heal)?.(scene);
};

const shorten = (text: string): string => text.replaceAll(/\s+/gv, ' ').trim().slice(0, 400);

type Outcome = Pick<ProofResult, 'observed' | 'words' | 'waived' | 'alarms'>;

/** Why a run was not green. */
const reasonOf = (run: Run): string => {
	const failures = run.events.flatMap((event: EngineEvent) =>
		event.type === 'step-finished' && event.outcome === 'failed'
			? [`${event.step}: ${event.error?.message ?? 'failed'}`]
			: [],
	);
	const pairs = pairsOf(run).filter(pair => !pair.includes(': pass'));
	const causes = run.events.flatMap(event =>
		event.type === 'pair-finished' && event.pair.status !== 'pass'
			? [event.pair.cause ?? 'no cause']
			: [],
	);
	return shorten(
		`exit ${String(run.exitCode)}: ${[...failures, ...pairs, ...new Set(causes)].join('; ') || run.stderr || run.events.flatMap(event => (event.type === 'run-finished' ? [event.summary] : [])).join(' ')}`,
	);
};

/** Applies with every failing finding waived, and proves the traffic. */
const applyAndVerify = async (
	wizard: Wizard,
	name: Scene['name'],
	planted: readonly Provable[] = [],
): Promise<Outcome> => {
	const flags = planted.flatMap(({proof}) => proof.flags ?? []);
	const waiting = flags.length === 0 ? patience : flags;
	const preflight = await wizard.run(
		'preflight',
		'-f',
		'mesh.yaml',
		'-o',
		'json',
		'--timeout',
		'8s',
	);
	if (preflight.exitCode === 2) {
		throw new Error(preflight.stderr);
	}

	const {findings} = JSON.parse(preflight.stdout) as {findings: readonly Found[]};
	const failing = findings.filter(({status}) => status === 'fail');
	const waived = [...new Set(failing.map(({id}) => id))];
	const {alarms} = judge({
		findings: failing,
		expected: planted.flatMap(({expect}) => [...(expect.mesh ?? []), ...(expect.secrets ?? [])]),
		consequences: planted.flatMap(({consequences = []}) => consequences),
		limits: [],
		name,
		view: 'mesh',
	});
	const applied = await wizard.run(
		'apply',
		'-f',
		'mesh.yaml',
		'--yes',
		'-o',
		'jsonl',
		...waiting,
		...waived.flatMap(id => ['--waive', id]),
	);
	if (isRefused(applied)) {
		throw new Error(`apply refused: ${reasonOf(applied)}`);
	}

	if (applied.exitCode !== 0) {
		return {
			observed: 'breaks',
			words: `apply: ${reasonOf(applied)}`,
			waived,
			alarms,
		};
	}

	// Where there is nothing to do, apply proves nothing anew.
	const verified =
		pairsOf(applied).length > 0
			? applied
			: await wizard.run('verify', '-f', 'mesh.yaml', '-o', 'jsonl', ...waiting);
	return verified.exitCode === 0
		? {
				observed: 'holds',
				words: pairsOf(verified).join('; '),
				waived,
				alarms,
			}
		: {
				observed: 'breaks',
				words: `verify: ${reasonOf(verified)}`,
				waived,
				alarms,
			};
};

/** Removes everything of Istio and of ours from whole clusters, whatever state they are in. */
const purge = async (lab: Lab): Promise<void> => {
	await Promise.all(
		lab.contexts.map(async cluster => {
			await execa(labBinary('istioctl'), ['uninstall', '--purge', '-y', '--context', cluster], {
				env: lab.env,
				extendEnv: false,
				stdin: 'ignore',
				timeout: 90_000,
			});
			const namespaces = (
				await lab.kubectl(cluster, 'get', 'namespaces', '-o', 'jsonpath={.items[*].metadata.name}')
			)
				.split(' ')
				.filter(name => name === systemNamespace || name.startsWith('mesh-wizard-verify-'));
			await lab.kubectl(
				cluster,
				'delete',
				'namespace',
				'--ignore-not-found',
				'--timeout=90s',
				systemNamespace,
				...namespaces,
			);
			await lab.kubectl(cluster, 'delete', 'lease', '--ignore-not-found', 'mesh-wizard');
		}),
	);
};

const withOutcome = async (
	defects: readonly Provable[],
	lab: ProofLab,
	run: () => Promise<Outcome>,
): Promise<ProofResult[]> => {
	const start = performance.now();
	const outcome: Outcome = await run().catch((error: unknown) => ({
		words: `not tried: ${shorten(error instanceof Error ? error.message : String(error))}`,
		waived: [],
		alarms: [],
	}));
	const durationMs = Math.round(performance.now() - start);
	return defects.map(({name, proof}) => ({
		defect: name,
		lab,
		planted: proof.planted,
		predicted: proof.mesh,
		...outcome,
		...(proof.despite === undefined ? {} : {despite: proof.despite}),
		durationMs,
	}));
};

/** A proof without a defect, to which the others compare. */
const control = async (lab: ProofLab, run: () => Promise<Outcome>): Promise<ProofResult> => {
	const start = performance.now();
	const outcome = await run();
	return {
		defect: healthyName,
		lab,
		planted: 'before',
		predicted: 'holds',
		...outcome,
		durationMs: Math.round(performance.now() - start),
	};
};

/** Plants defects in clusters without Istio, applies a mesh over them, and cleans up. */
const before = async (lab: Lab, prefix: string, defects: readonly Provable[]): Promise<Outcome> => {
	await using scene = await openScene(lab, {
		prefix,
		async authority() {
			return makeOwn(scene);
		},
	});
	try {
		if (defects.some(({stage}) => stage === 'prepared')) {
			await Promise.all(
				lab.contexts.map(async cluster =>
					lab.kubectl(cluster, 'create', 'namespace', systemNamespace),
				),
			);
		}

		for (const defect of defects) {
			await plant(defect, await inFolder(scene, defect));
		}

		await using wizard = await scene.wizard(
			defects[0]?.proof.plan ?? defects[0]?.mesh ?? apart(places),
		);
		return await applyAndVerify(wizard, scene.name, defects);
	} finally {
		for (const defect of defects.toReversed()) {
			await unplant(defect, await inFolder(scene, defect));
		}

		await purge(lab);
	}
};

const makeOwn = async (scene: Scene) => {
	const {makeAuthority} = await import('./kit/certificates.ts');
	return makeAuthority(path.join(scene.folder, 'authority'));
};

/** The scene with a folder for one of several defects. */
const inFolder = async (scene: OpenScene, {name}: Defect): Promise<Scene> => {
	const folder = path.join(scene.folder, name);
	await mkdir(folder, {recursive: true});
	return {...scene, folder};
};

/** Those in a mesh that runs: each that breaks it by itself, those that must not break it together. */
const after = async (
	lab: Lab,
	prefix: string,
	{
		kind,
		defects,
		report,
	}: {
		kind: ProofLab;
		defects: readonly Provable[];
		report: (results: readonly ProofResult[]) => void;
	},
): Promise<void> => {
	await using scene = await openScene(lab, {
		prefix,
		authority: async () => ({
			cert: path.join(wizard.directory, 'certs/root-cert.pem'),
			key: path.join(wizard.directory, 'certs/root-key.pem'),
		}),
	});
	await using wizard = await scene.wizard(apart(places));
	const makeGreen = async () => {
		const {observed, words} = await applyAndVerify(wizard, scene.name);
		if (observed !== 'holds') {
			throw new Error(`the mesh without any defect is not green: ${words}`);
		}
	};

	const attempt = async (together: readonly Provable[]): Promise<ProofResult[]> =>
		withOutcome(together, kind, async () => {
			await makeGreen();
			for (const defect of together) {
				await plant(defect, await inFolder(scene, defect));
			}

			try {
				return await applyAndVerify(wizard, scene.name, together);
			} finally {
				for (const defect of together.toReversed()) {
					await unplant(defect, await inFolder(scene, defect));
				}
			}
		});

	for (const group of groupsOf(defects)) {
		const results = await attempt(group);
		if (group.length > 1 && results[0]?.observed !== 'holds') {
			for (const defect of group) {
				report(await attempt([defect]));
			}
		} else {
			report(results);
		}
	}

	await purge(lab);
};

/** Those that must not break the mesh are planted together, the others one by one. */
const groupsOf = (defects: readonly Provable[]): Provable[][] => {
	const harmless = defects.filter(
		({proof, mesh}) =>
			proof.mesh === 'holds' &&
			mesh === undefined &&
			proof.flags === undefined &&
			proof.alone === undefined,
	);
	return [
		...(harmless.length === 0 ? [] : [harmless]),
		...defects.filter(defect => !harmless.includes(defect)).map(defect => [defect]),
	];
};

/** Applies a mesh over each defect on whole clusters: what must break breaks, what must not holds. */
export const proveDefects = async (
	defects: readonly Defect[],
	prefix: string,
	onResult: (result: ProofResult) => void = () => undefined,
): Promise<ProofResult[]> => {
	const all: ProofResult[] = [];
	const report = (results: readonly ProofResult[]) => {
		for (const result of results) {
			all.push(result);
			onResult(result);
		}
	};

	const labOf = ({proof}: Provable): ProofLab => proof.lab ?? 'apart';
	for (const kind of proofLabs) {
		const chosen = defects.filter(isProvable).filter(defect => labOf(defect) === kind);
		if (chosen.length === 0) {
			continue;
		}

		await using lab = await startProofLab(kind, prefix);
		for (const group of groupsOf(chosen.filter(({proof}) => proof.planted === 'before'))) {
			const results = await withOutcome(group, kind, async () => before(lab, prefix, group));
			if (group.length > 1 && results[0]?.observed !== 'holds') {
				for (const defect of group) {
					report(await withOutcome([defect], kind, async () => before(lab, prefix, [defect])));
				}
			} else {
				report(results);
			}
		}

		// Without any defect it is green on the same clusters, after all that was done to them.
		report([await control(kind, async () => before(lab, prefix, []))]);
		const later = chosen.filter(({proof}) => proof.planted === 'after');
		if (later.length > 0) {
			await after(lab, prefix, {kind, defects: later, report});
		}
	}

	return all;
};

// `prove-defects.ts [--write] [DEFECT or KIND OF LAB…]`: proves these alone; with --write each result goes into the evidence.
if (import.meta.filename === process.argv[1]) {
	const {positionals, values} = parseArgs({
		allowPositionals: true,
		options: {write: {type: 'boolean', default: false}},
	});
	const isWanted = ({name, proof}: Defect) =>
		positionals.includes(name) || ('mesh' in proof && positionals.includes(proof.lab ?? 'apart'));
	await proveDefects(
		positionals.length === 0 ? catalogue : catalogue.filter(defect => isWanted(defect)),
		'prove',
		result => {
			const {defect, predicted, observed, words, waived, alarms, durationMs} = result;
			console.log(
				`${predicted === observed ? '✔' : '✖'} ${defect}: predicted ${predicted}, ${observed ?? 'unknown'} in ${String(durationMs)} ms; waived ${waived.join(' ') || 'nothing'}\n    ${words}${alarms.map(alarm => `\n    false alarm: ${alarm}`).join('')}`,
			);
			if (values.write) {
				writeProofs([result]);
			}
		},
	);
}
