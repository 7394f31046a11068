import path from 'node:path';
import * as z from 'zod';
import {prepareStateRoot, stateFiles} from '../engine/state-directory.ts';
import type {FilesPort, OwnFiles} from '../ports/files.ts';
import {answerShapes, type Answers} from '../wizard/answers.ts';
import {stepNames, type StepName} from '../wizard/screens.ts';

/** The answers of a guided start that was left half-way: `.mesh-wizard/draft.json` where it was started. Nothing secret. */
export type Draft = {savedAt: number; step: StepName; answers: Answers};

const draftSchema = z.object({
	apiVersion: z.literal('mesh-wizard/v1'),
	savedAt: z.number(),
	step: z.enum(stepNames),
	answers: z.object(answerShapes),
});

const draftFile = ({root}: Pick<OwnFiles, 'root'>): string => path.join(root, 'draft.json');

/** The draft that is there; one that cannot be read is none. */
export const readDraft = async (files: FilesPort, cwd: string): Promise<Draft | undefined> => {
	try {
		const own = stateFiles(files, cwd);
		const text = await own.read(draftFile(own));
		return text === undefined ? undefined : draftSchema.parse(JSON.parse(text));
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
