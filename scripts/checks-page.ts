import type {Check} from '../source/checks/finding.ts';
import {conditionsOf, scopeText} from '../source/reporters/check-list.ts';
import {statusMarks} from '../source/reporters/status-marks.ts';

const introduction = `# Checks

Every check of \`mesh-wizard preflight\`, in the order in which they run. The same checks are evaluated by \`plan\` and \`apply\` before
anything is changed. They only read; [rbac.md](rbac.md) has the role that they need; what \`probe\` needs is tried with \`--probe\` alone. What they are measured by is in
[defects.md](defects.md). This page is generated from the checks themselves (\`node scripts/write-docs.ts\`);
\`preflight --list\` and \`preflight --explain ID\` say the same on the terminal.

A check gives one finding for every subject: for this machine, for each cluster, for each pair of clusters or for the mesh. What
depends on what is planned is a note as long as there is no plan (no \`-f mesh.yaml\`), and becomes a failure where the plan breaks on it.

| | status | counts |
|---|---|---|
| ${statusMarks.pass} | pass | |
| ${statusMarks.note} | note: true and worth knowing | |
| ${statusMarks.warn} | warn | exit 4; 0 with \`--allow-warnings\`, 3 with \`--strict\` |
| ${statusMarks.fail} | fail | exit 3; keeps \`apply\` from starting |
| ${statusMarks.unknown} | unknown: could not be determined, which is never a pass | as warn |
| ${statusMarks.skipped} | skipped: does not apply | |
| ${statusMarks.waived} | waived by \`--waive ID\`, \`--waive ID=cluster,…\` or a [file](waivers.md); shown with its reason, never hidden | |
`;

/** docs/checks.md, from the checks themselves. */
export const checksPage = (checks: readonly Check[]): string => {
	const sections = [...Map.groupBy(checks, ({id}) => id.split('.', 1).join(''))].flatMap(
		([category, ofCategory]) => [
			`## ${category}`,
			...ofCategory.map(check =>
				[
					// A dot is dropped from a heading's own anchor; this one is what findings link to.
					`<a id="${check.id}"></a>`,
					`### ${check.id}`,
					'',
					`*${check.title}* (${scopeText[check.scope]})`,
					'',
					check.why,
					'',
					...conditionsOf(check).map(({status, condition}) => `- **${status}**: ${condition}.`),
				].join('\n'),
			),
		],
	);
	return `${[introduction.trimEnd(), ...sections].join('\n\n')}\n`;
};
