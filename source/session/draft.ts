import path from 'node:path';
import * as z from 'zod';
import type {FilesPort} from '../ports/files.ts';
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

const draftFile = (cwd: string): string => path.join(cwd, '.mesh-wizard', 'draft.json');

/** The draft that is there; one that cannot be read is none. */
export const readDraft = async (files: FilesPort, cwd: string): Promise<Draft | undefined> => {
	try {
		const text = await files.read(draftFile(cwd));
		return text === undefined ? undefined : draftSchema.parse(JSON.parse(text));
	} catch {
		return undefined;
	}
};

export const writeDraft = async (files: FilesPort, cwd: string, draft: Draft): Promise<string> => {
	const file = draftFile(cwd);
	await files.makePrivateDirectory(path.dirname(file));
	await files.create(path.join(path.dirname(file), '.gitignore'), '*\n', {mode: 0o600});
	await files.write(
		file,
		`${JSON.stringify({apiVersion: 'mesh-wizard/v1', ...draft}, undefined, '\t')}\n`,
		{mode: 0o600},
	);
	return file;
};

export const removeDraft = async (files: FilesPort, cwd: string): Promise<void> => {
	await files.remove(draftFile(cwd));
};
