import {checks} from '../source/checks/index.ts';
import {preflightReportJsonSchema} from '../source/reporters/report-schema.ts';
import {checksPage} from './checks-page.ts';

/** What is written from the source: path from the repository's top, and text. */
export const generatedDocs: ReadonlyMap<string, () => string> = new Map([
	['docs/checks.md', () => checksPage(checks)],
	['docs/schema/preflight-report.schema.json', () => `${JSON.stringify(preflightReportJsonSchema(), undefined, '\t')}\n`],
]);
