import {wrapText} from '../../../text/fit-text.ts';
import type {Glyphs, Tone} from '../../theme.ts';
import type {TrustField, TrustInspection} from '../../../wizard/trust-inspection.ts';
import {rootViewLines} from './root-lines.ts';
import type {FormMode, TrustForm} from './use-trust-form.ts';

export type FormLine = {key: string; text: string; tone: Tone};

const marked = (
	sign: string,
	text: string,
	{tone, columns, indent = 0}: {tone: Tone; columns: number; indent?: number},
): readonly FormLine[] =>
	wrapText(text, columns - indent - 2).map((line, index) => ({
		key: `${text} ${String(index)}`,
		text: `${' '.repeat(indent)}${index === 0 ? sign : ' '} ${line}`,
		tone,
	}));

/** What is wrong with what was typed into a field. */
export const fieldFaultLines = (
	{look, field, columns}: {look: TrustInspection | undefined; field: TrustField; columns: number},
	{bad}: Glyphs,
): readonly FormLine[] =>
	(look?.faults ?? [])
		.filter(fault => fault.field === field)
		.flatMap(({text}) => marked(bad, text, {tone: 'bad', columns, indent: 2}));

const hints: Readonly<Record<FormMode, readonly string[]>> = {
	root: [
		'The certificate of your root and its private key, both PEM. The key signs an intermediate for each primary and stays where it is; only where it is goes into mesh.yaml.',
		'A key that is encrypted is fine: its passphrase is asked for.',
	],
	intermediates: [
		'The folder that holds one for each primary, named as the cluster: ca-cert.pem, ca-key.pem, root-cert.pem and cert-chain.pem.',
		'Keys that are encrypted are fine: their passphrase is asked for.',
	],
	generated: [
		'The key of the root in the folder is encrypted, and it has to sign for the primaries.',
		'The passphrase stays in memory, and is asked for again by the next command. For scripts: --passphrase-file.',
	],
};

/** Below the fields: what is wrong with them together, or which root it is and what it would do; before anything is typed, what is asked. */
export const formLines = (
	{
		form: {mode, look},
		samples,
		columns,
		rows,
	}: {
		form: Pick<TrustForm, 'mode' | 'look'>;
		samples: readonly string[];
		columns: number;
		rows: number;
	},
	glyphs: Glyphs,
): readonly FormLine[] => {
	const plain = (text: string, tone: Tone = 'muted'): readonly FormLine[] =>
		marked(glyphs.dot, text, {tone, columns});
	const asked = [...(mode === undefined ? [] : hints[mode]), ...samples].flatMap(text =>
		plain(text),
	);
	const lines = look === undefined ? asked : lookLines(look, {plain, columns}, glyphs);
	return (lines.length === 0 ? asked : lines).slice(0, Math.max(0, rows));
};

const lookLines = (
	look: TrustInspection,
	{plain, columns}: {plain: (text: string) => readonly FormLine[]; columns: number},
	glyphs: Glyphs,
): readonly FormLine[] => {
	if (look.state === 'looking') {
		return plain('The files are being looked at.');
	}

	const whole = look.faults.filter(({field}) => field === undefined);
	const {root} = look;
	return [
		...whole.flatMap(({text}) => marked(glyphs.bad, text, {tone: 'bad', columns})),
		...(look.isLocked && look.faults.length === 0
			? marked(
					glyphs.warning,
					'The key is encrypted: type its passphrase. It stays in memory, and no file or log gets it.',
					{tone: 'warning', columns},
				)
			: []),
		...(root === undefined
			? []
			: [
					{
						key: 'root',
						text: look.trust === undefined ? 'The root' : `${glyphs.good} The root, which fits`,
						tone: look.trust === undefined ? ('title' as const) : ('good' as const),
					},
					...rootViewLines(root, columns - 2).map((text): FormLine => ({
						key: text,
						text: `  ${text}`,
						tone: 'plain',
					})),
				]),
		...look.reasons.flatMap(text => plain(text)),
		...[...new Set(look.faults.flatMap(({remedy}) => remedy))].flatMap(text => plain(text)),
	];
};
