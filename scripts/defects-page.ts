import {readFileSync} from 'node:fs';
import {catalogue} from '../test/lab/defects/catalogue.ts';
import type {Defect, Expected} from '../test/lab/defects/kit/defect.ts';
import type {FoundFigures} from '../test/lab/defects/kit/write-found.ts';
import {remedyComplaints} from '../test/lab/defects/kit/remedy-complaints.ts';
import type {ProofFigures} from '../test/lab/defects/kit/write-proofs.ts';
import type {RemedyFigures} from '../test/lab/defects/kit/write-remedies.ts';
import {readFigures} from './evidence/figure.ts';

/** What a defect is: the comment on it. */
const descriptionOf = ({name}: Defect): string => {
	const source = readFileSync(new URL(`../test/lab/defects/${name}.ts`, import.meta.url), 'utf8');
	const text = /\/\*\*\s*(?<text>(?:(?!\*\/)[\s\S])*?)\s*\*\/\nexport const \w+: Defect/v.exec(
		source,
	)?.groups?.['text'];
	if (text === undefined) {
		throw new Error(`test/lab/defects/${name}.ts: the defect has no comment that says what it is`);
	}

	return text;
};

const cell = (text: string): string =>
	text
		.replaceAll('|', String.raw`\|`)
		.replaceAll(/\s+/gv, ' ')
		.trim();

/** What must be found of a planned mesh, with Secrets open or probes where only that shows it. */
const wordsFor = ({expect: {mesh = [], secrets, probe}}: Defect): string => {
	const words = (expected: readonly Expected[], flag = '') =>
		expected.map(
			({id, status, on}) =>
				`${[status].flat().join('/')} ${typeof id === 'string' ? `[${id}](checks.md#${id})` : id.source.replaceAll(/[\^$\\]|\?:/gv, '')} on ${on.join(', ')}${flag}`,
		);
	const shown = [
		...words(mesh),
		...words(secrets ?? [], ' (`--read-secrets`)'),
		...words(probe ?? [], ' (`--probe`)'),
	];
	return shown.join('<br>') || 'nothing';
};

const verdictOn = (defect: Defect, found: FoundFigures): string => {
	const row = found.table.find(
		({defect: name, stage}) => name === defect.name && stage === defect.stage,
	);
	if (row === undefined) {
		return 'not tried';
	}

	return row.wrong.length === 0 ? 'yes' : `no: ${cell(row.wrong.join('; '))}`;
};

const proofOf = ({name, proof}: Defect, proofs: ProofFigures): string => {
	if ('unproven' in proof) {
		return `not proven: ${proof.unproven}`;
	}

	const row = proofs.table.find(({defect}) => defect === name);
	if (row?.observed === undefined) {
		return 'not tried';
	}

	const exception = proof.despite === undefined ? '' : ` (exception: ${proof.despite})`;
	return `${row.observed}${row.observed === proof.mesh ? '' : `, against the prediction: ${cell(row.words)}`}${exception}`;
};

const listOf = (items: ReadonlyArray<{defect: string; why: string}>): string[] =>
	[...Map.groupBy(items, ({why}) => why)].map(
		([why, ofReason]) => `- ${ofReason.map(({defect}) => `\`${defect}\``).join(', ')}: ${why}.`,
	);

/** docs/defects.md, from the catalogue of defects and the evidence of what came of them. */
export const defectsPage = (): string => {
	const found = readFigures('preflight-defects') as FoundFigures;
	const proofs = readFigures('preflight-proofs') as ProofFigures;
	const remedies = readFigures('preflight-remedies') as RemedyFigures;
	const wrong = remedies.table.flatMap(remedy => remedyComplaints(remedy));
	return `${[
		`# Defects

What preflight is measured by. Each of these defects is planted in real clusters without any code of mesh-wizard, preflight looks,
and the defect is healed; what must be found was written down before the checks were. \`a\` and \`b\` are the clusters; what is not
named stands for everything else in the whole catalogue of [checks](checks.md), which must stay quiet: nothing above a note.

Then the other direction: the findings are waived and the mesh is applied over the defect, on whole clusters. What fails must break
it (\`apply\` or \`verify\` red), what warns must not. At last the remedies: each command that a finding advises is run as pasted, once,
where the lab can; what it shows must show something, what it changes must make the finding go. This page is generated from the
catalogue (\`test/lab/defects/\`) and the evidence (\`docs/evidence/preflight-defects.json\`, \`preflight-proofs.json\`,
\`preflight-remedies.json\`); \`npm run evidence\` says whether that is fresh.`,
		[
			'| | |',
			'|---|---|',
			`| defects planted | ${String(found.planted)}, and ${String(found.harmless)} harmless look-alikes |`,
			`| findings that had to be there | ${String(found.expected)} |`,
			`| found on the right cluster or pair | ${String(found.found)} |`,
			`| false alarms | ${String(found.falseAlarms)} |`,
			`| left after healing | ${String(found.leftAfterHeal)} |`,
			`| proofs on whole clusters | ${String(proofs.tried)}, with a healthy mesh beside each kind |`,
			`| broke or held as predicted | ${String(proofs.asPredicted)} |`,
			`| of these, where the status says otherwise, for a reason | ${String(proofs.exceptions.length)} |`,
			`| not proven, for a reason | ${String(proofs.unproven.length)} |`,
			`| not tried yet | ${String(catalogue.filter(({name, proof}) => 'mesh' in proof && proofs.table.every(({defect, observed}) => defect !== name || observed === undefined)).length)} |`,
			`| remedies' commands run in the lab, and ended well | ${String(remedies.run)}, ${String(remedies.ended)} |`,
			`| remedies that change clusters, and cured the finding | ${String(remedies.cures)}, ${String(remedies.cured)} |`,
			`| remedies' commands that the lab cannot run | ${String(remedies.notRunnable.length)} |`,
		].join('\n'),
		'## Where the mesh does not do what the status says',
		listOf(proofs.exceptions).join('\n') || 'Nowhere.',
		'## What is not proven',
		listOf(proofs.unproven).join('\n') || 'Nothing.',
		'## Remedies that were not run',
		[
			...[...Map.groupBy(remedies.notRunnable, ({why}) => why)].map(
				([why, commands]) =>
					`- ${String(commands.length)}: ${why}, such as \`${commands[0]?.command.replace(/https:\S+\//v, 'https://…/') ?? ''}\`.`,
			),
			`- Checks without a remedy that a planted defect shows: ${remedies.checksWithoutTriedRemedy.map(id => `\`${id}\``).join(', ')}.`,
		].join('\n'),
		...(wrong.length === 0
			? []
			: [
					'## Remedies that did not do what they say',
					wrong.map(words => `- ${cell(words)}`).join('\n'),
				]),
		'## Limits of the lab',
		Object.entries(found.limitsOfTheLab)
			.flatMap(([stage, limits]) =>
				limits.map(
					({id, status, why}) => `- ${stage}: ${status} ${id} on healthy clusters, too: ${why}.`,
				),
			)
			.join('\n') || 'None.',
		'## All of them',
		[
			'| defect | must be found | found | a mesh over it |',
			'|---|---|---|---|',
			...catalogue.map(
				defect =>
					`| **${defect.name}**<br>${cell(descriptionOf(defect))} | ${wordsFor(defect)} | ${verdictOn(defect, found)} | ${proofOf(defect, proofs)} |`,
			),
		].join('\n'),
	].join('\n\n')}\n`;
};
