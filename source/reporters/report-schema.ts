import {z} from 'zod';

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();
const status = z.enum(['pass', 'note', 'warn', 'fail', 'unknown', 'skipped', 'waived']);

const pairsSchema = z
	.strictObject({ones: z.array(z.string()), others: z.array(z.string())})
	.optional()
	.meta({
		description:
			'which pairs of clusters are meant, where it is not all: each of ones with each of others, itself left out',
	});

/** A finding as reports carry it (decision D-6). */
export const findingSchema = z.strictObject({
	id: z.string().meta({description: 'category.name, fixed in docs/checks.md'}),
	status: status.meta({
		description:
			'note: true and worth knowing, costs nothing. unknown: could not be determined, never a pass',
	}),
	clusters: z.array(z.string()).meta({
		description:
			'the subject: none for the workstation, one, a pair, or all of a mesh. Of a check of pairs among more than 50 clusters: one for all of its pairs, several for all pairs among them; one that passed or was skipped is about those that no other finding of the check names',
	}),
	pairs: pairsSchema,
	title: z.string(),
	observed: z.string(),
	source: z.string().meta({description: 'where it was observed'}),
	why: z.string(),
	remedy: z.strictObject({summary: z.string(), commands: z.array(z.string())}).nullable(),
	docs: z.string(),
	durationMs: milliseconds,
	because: z
		.literal('api.reachable')
		.optional()
		.meta({description: 'unknown for no other reason than what that check says of a cluster'}),
	waivedFrom: status.optional().meta({description: 'of a waived finding: what it would be'}),
	waiver: z
		.strictObject({
			reason: z.string().optional(),
			until: z.string().optional().meta({description: 'the last day on which it holds, in UTC'}),
		})
		.optional()
		.meta({description: 'of a waived finding: what was said of it'}),
});

const summarySchema = z.strictObject({
	pass: count,
	note: count,
	warn: count,
	fail: count,
	unknown: count,
	skipped: count,
	waived: count,
	unanswered: count
		.optional()
		.meta({description: 'findings with because, which are not among the unknown ones'}),
});

/** The document that `preflight -o json` prints. */
export const preflightReportSchema = z
	.strictObject({
		apiVersion: z.literal('mesh-wizard/v1'),
		kind: z.literal('PreflightReport'),
		simulated: z.boolean(),
		startedAt: z.iso.datetime(),
		durationMs: milliseconds,
		summary: summarySchema,
		clusters: z.array(
			z.strictObject({
				name: z.string(),
				context: z.string(),
				server: z.string(),
				uid: z
					.string()
					.nullable()
					.meta({description: 'of the kube-system namespace; null where it could not be read'}),
				reachable: z.boolean(),
				durationMs: milliseconds,
			}),
		),
		findings: z.array(findingSchema).meta({
			description: 'every check on every subject, passes included; those of leftOut have none',
		}),
		pairs: z
			.array(
				z.strictObject({
					clusters: z.array(z.string()).min(1).meta({
						description:
							'the two; among more than 50 clusters also one for all of its pairs, and several for all pairs among them',
					}),
					pairs: pairsSchema,
					status: status.meta({description: 'the worst of what the checks of pairs say'}),
					ids: z
						.array(z.string())
						.meta({description: 'the checks that did not pass and were not skipped'}),
				}),
			)
			.meta({
				description:
					'every pair of clusters once; the order of the two does not matter. Among more than 50 clusters: what did not pass, by groups of pairs, of which a pair may be in several, and last an entry for all other pairs',
			}),
		advice: z
			.strictObject({
				contradiction: z
					.string()
					.nullable()
					.meta({description: 'with a mesh file: what it plans against the advice'}),
				options: z.array(
					z.strictObject({
						pattern: z.enum([
							'multi-primary',
							'multi-primary-multi-network',
							'primary-remote',
							'primary-remote-multi-network',
							'mixed',
						]),
						title: z.string(),
						recommended: z.boolean(),
						unsuitable: z.string().nullable().meta({description: 'why it cannot be chosen'}),
						reasons: z.array(z.string()),
						clusters: z.array(
							z.strictObject({
								name: z.string(),
								network: z.string(),
								role: z.enum(['primary', 'remote']),
								primary: z.string().nullable(),
							}),
						),
					}),
				),
			})
			.nullable()
			.meta({
				description:
					'topologies for which and against which the facts speak; null where there is nothing to say: one cluster, or a mesh file that contradicts nothing',
			}),
		against: z
			.strictObject({
				startedAt: z.iso.datetime().meta({description: 'of the earlier report'}),
				simulated: z.boolean(),
				new: count,
				still: count,
				fixed: count,
				notCompared: count.meta({
					description: 'earlier findings whose check or cluster is left out now',
				}),
				findings: z.array(
					z.strictObject({
						id: z.string(),
						change: z.enum(['new', 'still', 'fixed']),
						clusters: z.array(z.string()).meta({description: 'as they are called now'}),
						before: status.nullable(),
						now: status.nullable(),
					}),
				),
			})
			.nullable()
			.meta({description: 'with --against: what changed since an earlier report'}),
		leftOut: z.array(z.string()).meta({
			description: 'ids of the checks that --only or --skip left out: nothing is known of them',
		}),
		expiredWaivers: z
			.array(
				z.strictObject({
					id: z.string(),
					clusters: z.array(z.string()),
					reason: z.string().nullable(),
					until: z.string(),
				}),
			)
			.meta({
				description: 'waivers that were given and no longer hold: what they were for counts again',
			}),
	})
	.meta({title: 'mesh-wizard preflight report'});

export type PreflightReport = z.infer<typeof preflightReportSchema>;

/** The JSON Schema that is shipped as docs/schema/preflight-report.schema.json. */
export const preflightReportJsonSchema = (): unknown =>
	z.toJSONSchema(preflightReportSchema, {target: 'draft-2020-12'});
