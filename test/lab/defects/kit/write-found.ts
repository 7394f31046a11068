import {writeRows} from '../../../../scripts/evidence/figure.ts';
import {catalogue} from '../catalogue.ts';
import type {Stage, View} from './defect.ts';
import {mergeRows, type Row} from './merge-rows.ts';
import {complaints, healthyName, type Result} from './result.ts';
import {labs, limits} from './stages.ts';

type FoundRow = {
	defect: string;
	stage: Stage;
	/** What was to be found and was, by view. */
	found: Partial<Record<View, readonly string[]>>;
	notFound: number;
	/** What nobody expected, above a note. */
	falseAlarms: number;
	/** What was there after the defect was healed, of it or otherwise. */
	leftAfterHeal: number;
	/** All of the last three in words, and what kept it from being tried. */
	wrong: readonly string[];
};

export type FoundFigures = {
	/** Without those that are none, which must stay quiet. */
	planted: number;
	harmless: number;
	/** Findings that had to be there, over all defects and views. */
	expected: number;
	found: number;
	falseAlarms: number;
	leftAfterHeal: number;
	limitsOfTheLab: typeof limits;
	table: ReadonlyArray<FoundRow & Row>;
};

const keyOf = ({defect, stage}: Pick<FoundRow, 'defect' | 'stage'>): string => `${stage} ${defect}`;

const order = labs
	.flat()
	.flatMap(stage => [
		keyOf({defect: healthyName, stage}),
		...catalogue
			.filter(defect => defect.stage === stage)
			.map(({name: defect}) => keyOf({defect, stage})),
	]);

const rowOf = (result: Result): FoundRow => {
	const {healed, ...views} = result.views;
	const judgements = Object.values(views);
	return {
		defect: result.defect,
		stage: result.stage,
		found: Object.fromEntries(Object.entries(views).map(([view, {found}]) => [view, found])),
		notFound: judgements.reduce(
			(sum, {missing, notBuilt}) => sum + missing.length + notBuilt.length,
			0,
		),
		falseAlarms: judgements.reduce((sum, {alarms}) => sum + alarms.length, 0),
		leftAfterHeal: healed?.alarms.length ?? 0,
		wrong: complaints(result),
	};
};

/** Writes what was found, in the place of what was found of the same defects before. */
export const writeFound = (results: readonly Result[]): void => {
	const table = mergeRows('preflight-defects', {
		rows: results.map(result => rowOf(result)),
		keyOf,
		order,
	});
	const sum = (count: (row: FoundRow) => number): number =>
		table.reduce((total, row) => total + count(row), 0);
	const found = sum(row => Object.values(row.found).flat().length);
	const defects = table.filter(({defect}) => defect !== healthyName);
	const harmless = defects.filter(({defect}) => defect.startsWith('harmless-')).length;
	const figures: FoundFigures = {
		planted: defects.length - harmless,
		harmless,
		expected: found + sum(({notFound}) => notFound),
		found,
		falseAlarms: sum(({falseAlarms}) => falseAlarms),
		leftAfterHeal: sum(({leftAfterHeal}) => leftAfterHeal),
		limitsOfTheLab: limits,
		table,
	};
	writeRows('preflight-defects', figures);
};
