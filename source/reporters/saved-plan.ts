import {z} from 'zod';
import {kindOf} from '../engine/steps/step-kinds.ts';
import {isRecord, type Plan, type PlannedStep} from '../plan/steps.ts';
import {listed} from '../text/listed.ts';
import {planJson} from './plan-json.ts';
import {expects, readReport} from './read-report.ts';

const text = z.string(expects('a text'));
const texts = z.array(text, expects('a list'));

/** What is read of a saved plan: what decides whether another one is the same. */
const savedPlanSchema = z.object(
	{
		apiVersion: z.literal('mesh-wizard/v1', expects('mesh-wizard/v1')),
		kind: z.literal('Plan', expects('Plan')),
		simulated: z.boolean(expects('true or false')),
		mesh: text,
		hash: text,
		clusters: z.array(
			z.object({name: text, uid: text.nullable()}, expects('a map')),
			expects('a list'),
		),
		steps: z.array(
			z.object(
				{
					id: text,
					state: z.enum(['done', 'needed', 'unknown'], expects('a state of a step')),
					differences: texts,
					objects: texts,
					deletes: z
						.array(
							z.object({object: text, madeBy: text.optional()}, expects('a map')),
							expects('a list'),
						)
						.optional(),
				},
				expects('a map'),
			),
			expects('a list'),
		),
	},
	expects('a plan: one map'),
);

export type SavedPlan = z.infer<typeof savedPlanSchema>;

/** Reads what `plan --out` has written, or says what is wrong with it, one sentence a problem. */
export const parseSavedPlan = (json: string): {report: SavedPlan} | {problems: readonly string[]} =>
	readReport(savedPlanSchema, json);

/** Whether it only waits, or keeps our own record: what those see moves on with every run. */
const isOfNoAccount = (step: PlannedStep): boolean => {
	const {execute, run} = kindOf(step);
	return isRecord(step) || (execute === undefined && run === undefined);
};

const clusterDifferences = (saved: SavedPlan, now: SavedPlan): string[] => {
	const uidsOf = ({clusters}: SavedPlan) => new Map(clusters.map(({name, uid}) => [name, uid]));
	const [before, after] = [uidsOf(saved), uidsOf(now)];
	return [...new Set([...before.keys(), ...after.keys()])].flatMap(name => {
		const [then, today] = [before.get(name), after.get(name)];
		if (then === undefined || today === undefined) {
			return [
				`${name} is ${then === undefined ? 'not a cluster of it' : 'no longer a cluster of the mesh'}`,
			];
		}

		if (then === null || today === null) {
			return [`the uid of ${name} could not be read ${then === null ? 'when it was made' : 'now'}`];
		}

		return then === today
			? []
			: [`${name} is another cluster: its uid was ${then} and is ${today}`];
	});
};

const stepDifferences = (saved: SavedPlan, now: SavedPlan): string[] => {
	const before = new Map(saved.steps.map(step => [step.id, step]));
	return now.steps
		.filter(step => step.state !== 'done')
		.flatMap(step => {
			const then = before.get(step.id);
			const today = listed(step.differences);
			if (then === undefined) {
				return [`${step.id} is a new step: ${today}`];
			}

			if (then.state === 'done') {
				return [`${step.id} was as planned, and is no longer: ${today}`];
			}

			const isSame = (part: (one: SavedPlan['steps'][number]) => unknown): boolean =>
				JSON.stringify(part(then)) === JSON.stringify(part(step));
			if (!isSame(({differences}) => differences)) {
				return [
					`${step.id} was planned because of: ${listed(then.differences)}; it is now: ${today}`,
				];
			}

			return isSame(({objects, deletes}) => [objects, deletes])
				? []
				: [`${step.id} now writes or deletes other objects`];
		});
};

/**
What carrying out a plan that was made now would do beyond a saved one, one sentence each; empty where it is that plan, or what is
left of it. Steps that only wait and our own records do not count.
*/
export const differencesFrom = (saved: SavedPlan, plan: Plan): readonly string[] => {
	const {simulated} = saved;
	const counted = new Set(plan.steps.filter(step => !isOfNoAccount(step)).map(({id}) => id));
	const all = savedPlanSchema.parse(JSON.parse(planJson(plan, {simulated})));
	const now = {...all, steps: all.steps.filter(({id}) => counted.has(id))};
	if (saved.mesh !== now.mesh) {
		return [`it is a plan of the mesh ${saved.mesh}, and this is ${now.mesh}`];
	}

	return [
		...clusterDifferences(saved, now),
		...(saved.hash === now.hash
			? []
			: [
					'mesh.yaml, an overlay, a certificate or mesh-wizard itself has changed: its steps do something else',
				]),
		...stepDifferences(saved, now),
	];
};
