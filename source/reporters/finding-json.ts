import type {z} from 'zod';
import type {Finding} from '../checks/finding.ts';
import type {findingSchema} from './report-schema.ts';

/** A finding as reports carry it. */
export const findingJson = ({
	id,
	status,
	clusters,
	title,
	observed,
	source,
	why,
	remedy,
	docs,
	durationMs,
	pairs,
	waivedFrom,
	waiver,
}: Finding): z.infer<typeof findingSchema> => ({
	id,
	status,
	clusters: [...clusters],
	title,
	observed,
	source,
	why,
	remedy: remedy === undefined ? null : {summary: remedy.summary, commands: [...remedy.commands]},
	docs,
	durationMs,
	pairs: pairs === undefined ? undefined : {ones: [...pairs.ones], others: [...pairs.others]},
	waivedFrom,
	waiver,
});
