import path from 'node:path';
import * as z from 'zod';
import type {FilesPort} from '../ports/files.ts';
import type {Answers} from '../wizard/answers.ts';
import type {StepName} from '../wizard/steps.ts';

/** The answers of a guided start that was left half-way: `.mesh-wizard/draft.json` where it was started. Nothing secret. */
export type Draft = {savedAt: number; step: StepName; answers: Answers};

const place = z.union([
	z.object({network: z.string(), role: z.literal('primary')}),
	z.object({network: z.string(), role: z.literal('remote'), owner: z.string()}),
]);

const draftSchema = z.object({
	apiVersion: z.literal('mesh-wizard/v1'),
	savedAt: z.number(),
	step: z.enum([
		'clusters',
		'preflight',
		'topology',
		'trust',
		'review',
		'install',
		'verify',
		'done',
	]),
	answers: z.object({
		clusters: z.array(
			z.object({
				context: z.string(),
				name: z.string(),
				network: z.string().optional(),
				apiServer: z.string().optional(),
			}),
		),
		waivers: z.array(z.object({id: z.string(), clusters: z.array(z.string()), reason: z.string()})),
		topology: z
			.object({
				pattern: z.enum([
					'multi-primary',
					'multi-primary-multi-network',
					'primary-remote',
					'primary-remote-multi-network',
					'mixed',
				]),
				places: z.record(z.string(), place),
			})
			.optional(),
		trust: z
			.discriminatedUnion('mode', [
				z.object({
					mode: z.literal('generated'),
					directory: z.string(),
					encrypt: z.literal(true).optional(),
				}),
				z.object({mode: z.literal('root'), cert: z.string(), key: z.string()}),
				z.object({mode: z.literal('intermediates'), directory: z.string()}),
				z.object({mode: z.literal('from-cluster'), cluster: z.string()}),
				z.object({mode: z.literal('in-cluster')}),
				z.object({mode: z.literal('self-signed')}),
				z.object({mode: z.literal('external')}),
			])
			.optional(),
		mesh: z.string(),
		organization: z.string(),
		file: z.string(),
		leavesBase: z.boolean().optional(),
		restartsWorkloads: z.boolean().optional(),
	}),
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
