import {checks} from '../source/checks/index.ts';
import {checkListJsonSchema} from '../source/reporters/check-list.ts';
import {preflightReportJsonSchema} from '../source/reporters/report-schema.ts';
import {waiverFileJsonSchema} from '../source/mesh/waiver-file.ts';
import {verifyReportJsonSchema} from '../source/reporters/verify-report.ts';
import {checksPage} from './checks-page.ts';
import {defectsPage} from './defects-page.ts';
import {proofsSection} from './proofs-section.ts';
import {rbacPage} from './rbac-page.ts';
import {versionsPage} from './versions-page.ts';

/** What is written from the source: path from the repository's top, and text. */
export const generatedDocs: ReadonlyMap<string, () => string> = new Map([
	['docs/checks.md', () => `${checksPage(checks)}\n${proofsSection()}`],
	['docs/rbac.md', rbacPage],
	[
		'docs/schema/check-list.schema.json',
		() => `${JSON.stringify(checkListJsonSchema(), undefined, '\t')}\n`,
	],
	['docs/istio-versions.md', versionsPage],
	['docs/defects.md', defectsPage],
	[
		'docs/schema/preflight-report.schema.json',
		() => `${JSON.stringify(preflightReportJsonSchema(), undefined, '\t')}\n`,
	],
	[
		'docs/schema/waivers.schema.json',
		() => `${JSON.stringify(waiverFileJsonSchema(), undefined, '\t')}\n`,
	],
	[
		'docs/schema/verify-report.schema.json',
		() => `${JSON.stringify(verifyReportJsonSchema(), undefined, '\t')}\n`,
	],
]);
