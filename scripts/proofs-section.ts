import {statusMarks} from '../source/reporters/status-marks.ts';
import {proofTexts} from '../source/verify/proofs.ts';

const introduction = `## proof

What \`mesh-wizard verify\`, and \`apply\` at its end, prove on the running mesh, in the order in which a chain breaks: the first that
fails is the cause of a red pair. ${statusMarks.pass} pass, ${statusMarks.fail} fail (exit 3), ${statusMarks.unknown} unknown (not read, and never a pass). A pair is green only when requests
were answered by the peer's own pod with their nonces in its log, and no proof before it fails. An unknown proof costs nothing
where the traffic was proven, and counts with \`--strict\`.`;

/** The part of docs/checks.md about the proofs, from the proofs themselves. */
export const proofsSection = (): string =>
	`${[
		introduction,
		...Object.entries(proofTexts).map(([id, {title, why}]) =>
			[`<a id="${id}"></a>`, `### ${id}`, '', `*${title}*`, '', why].join('\n'),
		),
	].join('\n\n')}\n`;
