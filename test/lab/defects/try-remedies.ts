import {chmod, mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {execa} from 'execa';
import {catalogue} from './catalogue.ts';
import {makeIntermediate} from './kit/certificates.ts';
import type {Defect, View} from './kit/defect.ts';
import {exchangeSecrets, installIstio} from './kit/istio.ts';
import {judge, type Found} from './kit/judge.ts';
import {systemNamespace} from './kit/objects.ts';
import {apart, openScene, type OpenScene} from './kit/open-scene.ts';
import {
	changes,
	isAdvice,
	isExpectedExit,
	isStill,
	needsPods,
	obstacle,
	type Advice,
} from './kit/remedy-commands.ts';
import {remedyComplaints, type TriedCommand, type TriedRemedy} from './kit/remedy-complaints.ts';
import {labs, openStages, type OpenStage} from './kit/stages.ts';
import {writeRemedies} from './kit/write-remedies.ts';
import {look} from './run-defects.ts';

/** A folder as its reader has it: mesh-wizard on the PATH, and the certificates that a remedy asks for. */
const prepare = async (scene: OpenScene, directory: string): Promise<Record<string, string>> => {
	const programs = path.join(directory, 'programs');
	await mkdir(programs);
	const program = path.join(programs, 'mesh-wizard');
	await writeFile(
		program,
		`#!/bin/sh\nexec '${process.execPath}' --import '${import.meta.resolve('tsx')}' '${path.join(import.meta.dirname, '../../../source/cli.ts')}' "$@"\n`,
	);
	await chmod(program, 0o755);
	for (const [name, text] of Object.entries(
		await makeIntermediate(path.join(scene.folder, 'remedy'), await scene.authority()),
	)) {
		await writeFile(path.join(directory, name), text, {mode: 0o600});
	}

	return {
		...scene.lab.env,
		PATH: `${programs}${path.delimiter}${scene.lab.env['PATH'] ?? ''}`,
		KUBECONFIG: path.join(scene.folder, 'kubeconfig'),
	};
};

const runCommand = async (
	command: string,
	{id}: Advice,
	{cwd, env}: {cwd: string; env: Record<string, string>},
): Promise<TriedCommand> => {
	const why = obstacle(command);
	if (why !== undefined) {
		return {command, isGood: true, why};
	}

	// As pasted: who is asked whether to go on says yes.
	const {
		exitCode,
		all: output,
		timedOut,
	} = await execa('bash', ['-o', 'pipefail', '-c', command], {
		cwd,
		env,
		extendEnv: false,
		input: 'y\n',
		reject: false,
		all: true,
		timeout: 40_000,
	});
	const isGood =
		!timedOut &&
		exitCode !== undefined &&
		isExpectedExit({
			command,
			id,
			exitCode,
			output,
		});
	return {
		command,
		isGood,
		...(exitCode === undefined ? {} : {exitCode}),
		...(isGood
			? {}
			: {why: timedOut ? 'did not end within 40 s' : output.replaceAll(/\s+/gv, ' ').slice(-300)}),
	};
};

const keyOf = ({id, remedy}: Advice): string => `${id} ${remedy.commands.join('\n')}`;

/** Plants a defect, and follows what the findings about it advise that healthy clusters do not show and nobody has followed yet. */
const tryDefect = async (
	defect: Defect,
	stage: OpenStage,
	{prefix, done}: {prefix: string; done: Set<string>},
): Promise<{tried: TriedRemedy[]; isChanged: boolean}> => {
	const {lab, places, authority} = stage;
	const mesh = defect.mesh ?? apart(places);
	await using scene = await openScene(lab, {prefix, authority});
	const tried: TriedRemedy[] = [];
	let isChanged = false;
	const observe = async (view: View): Promise<readonly Found[]> => {
		const looked = await look(scene, mesh, view, defect.flags);
		if ('refused' in looked) {
			throw new Error(looked.refused);
		}

		return looked.findings;
	};

	const isExplained = (finding: Found, view: View): boolean =>
		judge({
			findings: [finding],
			expected: defect.expect[view] ?? [],
			...(defect.consequences === undefined ? {} : {consequences: defect.consequences}),
			limits: [],
			name: scene.name,
			view,
		}).alarms.length === 0;

	const follow = async (
		advice: Advice,
		view: View,
		wizard: {directory: string; env: Record<string, string>},
	): Promise<void> => {
		done.add(keyOf(advice));
		const commands: TriedCommand[] = [];
		for (const command of advice.remedy.commands) {
			commands.push(await runCommand(command, advice, {cwd: wizard.directory, env: wizard.env}));
		}

		const hasChanged = commands.some(
			({command, exitCode}) => exitCode !== undefined && changes(command),
		);
		isChanged ||= hasChanged;
		// Whether a Secret is right now, only its contents tell.
		const after = advice.id.startsWith('trust.cacerts-') ? 'secrets' : view;
		tried.push({
			defect: defect.name,
			stage: defect.stage,
			finding: `${advice.status} ${advice.id}`,
			commands,
			...(hasChanged && !advice.remedy.commands.some(needsPods)
				? {isCured: !isStill(advice, await observe(after))}
				: {}),
		});
	};

	await defect.inject(scene);
	try {
		for (const view of Object.keys(defect.expect) as View[]) {
			await using wizard = await scene.wizard(mesh);
			const env = await prepare(scene, wizard.directory);
			const advices = (await observe(view))
				.filter(
					finding =>
						finding.status !== 'pass' && finding.status !== 'skipped' && isExplained(finding, view),
				)
				.filter(finding => isAdvice(finding));
			for (const advice of advices.toSorted(
				(one, other) =>
					Number(one.remedy.commands.some(changes)) - Number(other.remedy.commands.some(changes)),
			)) {
				// What an earlier remedy has cured needs none.
				if (!done.has(keyOf(advice)) && (!isChanged || isStill(advice, await observe(view)))) {
					await follow(advice, view, {directory: wizard.directory, env});
				}
			}
		}
	} finally {
		await defect.heal?.(scene).catch((error: unknown) => {
			// What a remedy has deleted cannot be put back by healing; the stage is made anew.
			if (!isChanged) {
				throw error;
			}
		});
	}

	return {tried, isChanged};
};

/** Makes a stage whole again after remedies that delete. */
const restore = async (
	{stage, lab, places, authority}: OpenStage,
	prefix: string,
): Promise<void> => {
	if (stage === 'bare' || stage === 'overlapping') {
		return;
	}

	for (const place of places) {
		await lab
			.kubectl(`${prefix}-${place}`, 'create', 'namespace', systemNamespace)
			.catch(() => undefined);
	}

	if (stage === 'installed') {
		const root = await authority();
		await Promise.all(
			places.map(async place =>
				installIstio(lab, `${prefix}-${place}`, {
					network: `net-${place}`,
					authority: root,
					folder: path.dirname(lab.kubeconfig),
				}),
			),
		);
		await exchangeSecrets(lab, lab.contexts);
	}
};

/** Follows the remedies of every finding that a defect causes, each once. */
export const tryRemedies = async (
	defects: readonly Defect[],
	prefix: string,
	onResult: (tried: readonly TriedRemedy[]) => void = () => undefined,
): Promise<TriedRemedy[]> => {
	const all: TriedRemedy[] = [];
	const done = new Set<string>();
	for (const stages of labs) {
		const last = stages.findLastIndex(stage => defects.some(defect => defect.stage === stage));
		if (last === -1) {
			continue;
		}

		for await (const stage of openStages(stages.slice(0, last + 1), prefix)) {
			for (const defect of defects.filter(each => each.stage === stage.stage)) {
				const {tried, isChanged} = await tryDefect(defect, stage, {prefix, done}).catch(
					(error: unknown) => {
						throw new Error(`remedies of ${defect.name}`, {cause: error});
					},
				);
				all.push(...tried);
				onResult(tried);
				if (isChanged) {
					await restore(stage, prefix);
				}
			}
		}
	}

	return all;
};

// `try-remedies.ts [--write] [DEFECT or STAGE…]`
if (import.meta.filename === process.argv[1]) {
	const {positionals: wanted, values} = parseArgs({
		allowPositionals: true,
		options: {write: {type: 'boolean', default: false}},
	});
	const chosen =
		wanted.length === 0
			? catalogue
			: catalogue.filter(({name, stage}) => wanted.includes(name) || wanted.includes(stage));
	const all: TriedRemedy[] = [];
	await tryRemedies(chosen, 'remedy', tried => {
		all.push(...tried);
		for (const remedy of tried) {
			const complaints = remedyComplaints(remedy);
			const cure = remedy.isCured === true ? ' cured' : ' NOT cured';
			console.log(
				`${complaints.length === 0 ? '✔' : '✖'} ${remedy.defect}: ${remedy.finding}${remedy.isCured === undefined ? '' : cure}: ${remedy.commands.map(({command, exitCode, why}) => `${command} [${String(exitCode ?? why)}]`).join('; ')}`,
			);
			for (const line of complaints) {
				console.log(`    ${line}`);
			}
		}

		if (values.write) {
			writeRemedies(
				all,
				chosen.filter(({name}) => all.some(({defect}) => defect === name)),
			);
		}
	});
}
