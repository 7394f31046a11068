import {z} from 'zod';
import {summaryOfPairs} from '../engine/pair-summary.ts';
import {findingJson} from './finding-json.ts';
import {findingSchema} from './report-schema.ts';
import type {VerifyResult} from './verify-result.ts';

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();

const pairSchema = z.strictObject({
	from: z.string(),
	to: z.string(),
	status: z.enum(['pass', 'fail', 'unknown']).meta({
		description:
			"pass: three requests in a row were answered by the peer's own pod, each nonce in its log, and no proof fails. unknown: it could not be asked",
	}),
	requests: count,
	answeredBy: z
		.record(z.string(), count)
		.meta({description: 'how often which cluster answered; ? for an answer that names none'}),
	cause: z.string().nullable().meta({description: 'the first broken link'}),
	remedy: z.array(z.string()).meta({description: 'what to do, then commands to copy'}),
	durationMs: milliseconds,
});

/** The document that `verify -o json` prints (decision D-6). */
export const verifyReportSchema = z
	.strictObject({
		apiVersion: z.literal('mesh-wizard/v1'),
		kind: z.literal('VerifyReport'),
		simulated: z.boolean(),
		mesh: z.string(),
		startedAt: z.iso.datetime(),
		durationMs: milliseconds,
		summary: z
			.strictObject({pass: count, fail: count, unknown: count})
			.meta({description: 'of the pairs'}),
		clusters: z.array(
			z.strictObject({
				name: z.string(),
				context: z.string(),
				server: z.string(),
				network: z.string(),
				role: z.enum(['primary', 'remote']),
			}),
		),
		pairs: z.array(pairSchema).meta({description: 'every ordered pair'}),
		proofs: z
			.array(findingSchema)
			.meta({description: 'every proof on every subject, passes included'}),
	})
	.meta({title: 'mesh-wizard verify report'});

type VerifyReport = z.infer<typeof verifyReportSchema>;

/** The JSON Schema that is shipped as docs/schema/verify-report.schema.json. */
export const verifyReportJsonSchema = (): unknown =>
	z.toJSONSchema(verifyReportSchema, {target: 'draft-2020-12'});

/** The report as data. */
const verifyReport = ({
	simulated,
	mesh,
	startedAt,
	durationMs,
	clusters,
	pairs,
	proofs,
}: VerifyResult): VerifyReport => ({
	apiVersion: 'mesh-wizard/v1',
	kind: 'VerifyReport',
	simulated,
	mesh,
	startedAt: new Date(startedAt).toISOString(),
	durationMs: Math.round(durationMs),
	summary: summaryOfPairs(pairs),
	clusters: clusters.map(({name, context, server, network, role}) => ({
		name,
		context,
		server,
		network,
		role,
	})),
	pairs: pairs.map(({from, to, status, requests, answeredBy, cause, remedy, durationMs: took}) => ({
		from,
		to,
		status,
		requests,
		answeredBy: {...answeredBy},
		cause,
		remedy: [...(remedy ?? [])],
		durationMs: took,
	})),
	proofs: proofs.map(proof => findingJson(proof)),
});

/** What `verify -o json` prints. */
export const verifyJson = (result: VerifyResult): string =>
	`${JSON.stringify(verifyReport(result), undefined, '\t')}\n`;
