import path from 'node:path';
import * as z from 'zod';
import {toError} from '../errors.ts';
import {prepareStateRoot, stateFiles} from '../engine/state-directory.ts';
import type {FilesPort, OwnFiles} from '../ports/files.ts';
import {answerShapes, type Answers} from '../wizard/answers.ts';
import {stepNames, type StepName} from '../wizard/screens.ts';

/** The answers of a guided start that was left half-way: `.mesh-wizard/draft.json` where it was started. Nothing secret. */
export type Draft = {savedAt: number; step: StepName; answers: Answers};

/** The last millisecond that ECMAScript's Date knows. */
const latestMs = 8.64e15;

const draftSchema = z.strictObject({
	apiVersion: z.literal('mesh-wizard/v1'),
	// A moment that a clock can show: what is more would make nonsense of how long ago it was.
	savedAt: z.int().nonnegative().max(latestMs),
	step: z.enum(stepNames),
	answers: z.strictObject(answerShapes),
});

const draftFile = ({root}: Pick<OwnFiles, 'root'>): string => path.join(root, 'draft.json');

/** What lies where a draft is kept: none, one to go on with, or something that cannot be read as one, `why`. */
type FoundDraft =
	{state: 'none'} | {state: 'there'; draft: Draft} | {state: 'damaged'; why: string; text?: string};

/** The first thing that is wrong with a draft, by the field that it is in. */
const faultOf = ({issues: [issue]}: z.ZodError): string =>
	issue === undefined || issue.path.length === 0
		? 'it holds no draft'
		: `the field ${issue.path.join('.')} is not as this version writes it`;

/** Looks for a draft; never throws. */
export const readDraft = async (files: FilesPort, cwd: string): Promise<FoundDraft> => {
	let text: string | undefined;
	try {
		const own = stateFiles(files, cwd);
		text = await own.read(draftFile(own));
	} catch (error) {
		return {state: 'damaged', why: toError(error).message};
	}

	if (text === undefined) {
		return {state: 'none'};
	}

	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch {
		return {state: 'damaged', why: 'it is no JSON', text};
	}

	const {data: draft, error} = draftSchema.safeParse(data);
	return error === undefined
		? {state: 'there', draft}
		: {state: 'damaged', why: faultOf(error), text};
};

/** Keeps what is no draft beside it, as the next draft takes its place. Gives the file; undefined where it could not be kept. */
export const setAside = async (
	files: FilesPort,
	cwd: string,
	text: string,
): Promise<string | undefined> => {
	const own = stateFiles(files, cwd);
	const file = path.join(own.root, 'draft-damaged.json');
	try {
		await own.write(file, text, {mode: 0o600});
		await own.remove(draftFile(own));
		return file;
	} catch {
		return undefined;
	}
};

export const writeDraft = async (files: FilesPort, cwd: string, draft: Draft): Promise<string> => {
	const own = stateFiles(files, cwd);
	const file = draftFile(own);
	await prepareStateRoot(own);
	await own.write(
		file,
		`${JSON.stringify({apiVersion: 'mesh-wizard/v1', ...draft}, undefined, '\t')}\n`,
		{mode: 0o600},
	);
	return file;
};

export const removeDraft = async (files: FilesPort, cwd: string): Promise<void> => {
	const own = stateFiles(files, cwd);
	await own.remove(draftFile(own));
};
