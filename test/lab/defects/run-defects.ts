import process from 'node:process';
import {parseArgs} from 'node:util';
import {type Run, said} from '../wizard.ts';
import {catalogue} from './catalogue.ts';
import type {Defect, Place, View} from './kit/defect.ts';
import {judge, type Found, type Judgement} from './kit/judge.ts';
import {apart, openScene, type OpenScene} from './kit/open-scene.ts';
import {complaints, healthyName, type Result} from './kit/result.ts';
import {labs, openStages, type OpenStage} from './kit/stages.ts';
import {writeFound} from './kit/write-found.ts';

/** What preflight says in a view, or why it cannot be looked at in that way. */
type Look = {findings: readonly Found[]} | {refused: string};

const viewFlags: Readonly<Record<View, readonly string[]>> = {
	contexts: ['--all-contexts'],
	mesh: ['-f', 'mesh.yaml'],
	secrets: ['-f', 'mesh.yaml', '--read-secrets'],
	probe: ['-f', 'mesh.yaml', '--probe'],
};

const lookOf = (run: Run): Look => {
	if (run.exitCode === 2) {
		return {refused: run.stderr.trim()};
	}

	try {
		return {findings: (JSON.parse(run.stdout) as {findings: readonly Found[]}).findings};
	} catch (error) {
		throw new Error(`preflight gave no report: ${said(run)}`, {cause: error});
	}
};

/** Lets preflight look at the clusters of a scene. */
export const look = async (
	scene: OpenScene,
	mesh: NonNullable<Defect['mesh']>,
	view: View,
	flags: readonly string[] = [],
): Promise<Look> => {
	await using wizard = await scene.wizard(mesh);
	return lookOf(await wizard.run('preflight', ...viewFlags[view], '-o', 'json', ...flags));
};

const refusal = (words: string): Judgement => ({
	found: [],
	missing: [],
	notBuilt: [words],
	alarms: [],
});

/** Everything that preflight says of the clusters as they are, in each view of this mesh; kept, since healthy clusters stay the same. */
const makeHealthy = (stage: OpenStage, prefix: string) => {
	const seen = new Map<string, Promise<Look>>();
	const lookHealthy = async (mesh: NonNullable<Defect['mesh']>, view: View): Promise<Look> => {
		await using scene = await openScene(stage.lab, {prefix, authority: stage.authority});
		const looked = await look(scene, mesh, view);
		return looked;
	};

	return async (mesh: NonNullable<Defect['mesh']>, view: View): Promise<Look> => {
		const key = view === 'contexts' ? view : `${view} ${JSON.stringify(mesh)}`;
		const known = seen.get(key) ?? lookHealthy(mesh, view);
		seen.set(key, known);
		return known;
	};
};

type Healthy = ReturnType<typeof makeHealthy>;

const known = (
	mesh: NonNullable<Defect['mesh']>,
	places: readonly Place[],
): NonNullable<Defect['mesh']> =>
	Object.fromEntries(Object.entries(mesh).filter(([place]) => places.includes(place as Place)));

const tryDefect = async (
	defect: Defect,
	stage: OpenStage,
	{prefix, healthy}: {prefix: string; healthy: Healthy},
): Promise<Result['views']> => {
	const {expect, flags, consequences, stage: stageName} = defect;
	const {limits, places} = stage;
	const mesh = defect.mesh ?? apart(places);
	// Where clusters overlap from their start on, it is the plan that is healed.
	const healthyMesh = stageName === 'overlapping' ? apart(places) : known(mesh, places);
	const views: Result['views'] = {};
	await using scene = await openScene(stage.lab, {prefix, authority: stage.authority});
	const {name} = scene;
	const before = new Map<View, readonly Found[]>();
	for (const view of Object.keys(expect) as View[]) {
		const found = await healthy(healthyMesh, view);
		before.set(
			view,
			'findings' in found && !(stageName === 'overlapping' && view === 'contexts')
				? found.findings
				: [],
		);
	}

	try {
		await defect.inject(scene);
		await Promise.all(
			Object.entries(expect).map(async ([key, expected]) => {
				const view = key as View;
				const looked = await look(scene, mesh, view, flags);
				views[view] =
					'refused' in looked
						? refusal(looked.refused)
						: judge({
								findings: looked.findings,
								expected,
								consequences,
								limits,
								name,
								view,
								healthy: before.get(view),
							});
			}),
		);
	} finally {
		await defect.heal?.(scene);
	}

	await using healed = await openScene(stage.lab, {prefix, authority: stage.authority});
	const view =
		expect.secrets !== undefined && views.secrets?.notBuilt.length === 0 ? 'secrets' : 'mesh';
	const looked = await look(healed, healthyMesh, view);
	if ('refused' in looked) {
		throw new Error(looked.refused);
	}

	const {alarms} = judge({
		findings: looked.findings,
		expected: [],
		limits,
		name,
		view,
	});
	const planted = expect[view] ?? [];
	const still = planted.filter(
		expected =>
			judge({
				findings: looked.findings,
				expected: [expected],
				limits,
				name,
				view,
			}).found.length > 0 &&
			judge({
				findings: before.get(view) ?? [],
				expected: [expected],
				limits,
				name,
				view,
			}).found.length === 0,
	);
	views.healed = {
		found: [],
		missing: [],
		notBuilt: [],
		alarms: [...alarms, ...still.map(({id, on}) => `still ${String(id)} ${on.join(' ')}`)],
	};
	return views;
};

const timed = async (
	subject: Pick<Result, 'defect' | 'stage'>,
	run: () => Promise<Result['views']>,
): Promise<Result> => {
	const start = performance.now();
	const since = () => Math.round(performance.now() - start);
	try {
		return {...subject, views: await run(), durationMs: since()};
	} catch (error) {
		return {
			...subject,
			views: {},
			error: error instanceof Error ? error.message : String(error),
			durationMs: since(),
		};
	}
};

/** Plants each of the defects in turn, lets preflight look, heals it; before the first of a stage, looks at healthy clusters. */
export const runDefects = async (
	defects: readonly Defect[],
	prefix: string,
	onResult: (result: Result) => void = () => undefined,
): Promise<Result[]> => {
	const results: Result[] = [];
	const report = (result: Result) => {
		results.push(result);
		onResult(result);
	};

	for (const stages of labs) {
		const last = stages.findLastIndex(stage => defects.some(defect => defect.stage === stage));
		if (last === -1) {
			continue;
		}

		for await (const stage of openStages(stages.slice(0, last + 1), prefix)) {
			const chosen = defects.filter(defect => defect.stage === stage.stage);
			if (chosen.length === 0) {
				continue;
			}

			const healthy = makeHealthy(stage, prefix);
			report(
				await timed({defect: healthyName, stage: stage.stage}, async () => {
					const views: Result['views'] = {};
					for (const view of ['contexts', 'mesh', 'secrets'] as const) {
						const looked = await healthy(apart(stage.places), view);
						views[view] =
							'refused' in looked
								? refusal(looked.refused)
								: judge({
										findings: looked.findings,
										expected: [],
										limits: stage.limits,
										name: place => `${prefix}-${place}`,
										view,
									});
					}

					return views;
				}),
			);
			for (const defect of chosen) {
				report(
					await timed({defect: defect.name, stage: stage.stage}, async () =>
						tryDefect(defect, stage, {prefix, healthy}),
					),
				);
			}
		}
	}

	return results;
};

// `run-defects.ts [--write] [DEFECT or STAGE…]`: tries these alone; with --write each result goes into the evidence.
if (import.meta.filename === process.argv[1]) {
	const {positionals: wanted, values} = parseArgs({
		allowPositionals: true,
		options: {write: {type: 'boolean', default: false}},
	});
	const chosen =
		wanted.length === 0
			? catalogue
			: catalogue.filter(({name, stage}) => wanted.includes(name) || wanted.includes(stage));
	await runDefects(chosen, 'try', result => {
		const found = Object.values(result.views).flatMap(({found: words}) => words);
		console.log(
			`${complaints(result).length === 0 ? '✔' : '✖'} ${result.stage}/${result.defect} ${String(result.durationMs)} ms ${[...new Set(found)].join(', ')}`,
		);
		for (const line of complaints(result)) {
			console.log(`    ${line}`);
		}

		if (values.write) {
			writeFound([result]);
		}
	});
}
