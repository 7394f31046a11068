import type {Strictness} from '../checks/exit-code.ts';
import type {PreflightResult} from '../reporters/preflight-result.ts';
import type {Paint} from '../reporters/paint.ts';
import {ansiPaint} from './ansi-paint.ts';
import {hasColor, type Io} from './io.ts';

type PrintOptions = {
	strictness: Strictness;
	verbose: boolean;
	/** Of the output, in columns. */
	width: number;
	/** Undefined: without colours. */
	paint?: Paint;
};

/** The report that ends a preflight, by the names that `-o` knows. Reporters are loaded when they print, to keep `--help` quick. */
const reporters = {
	async table(result, {width, verbose, paint}) {
		const {preflightTable} = await import('../reporters/preflight-table.ts');
		return preflightTable(result, {width, verbose, paint});
	},
	async json(result) {
		const {preflightJson} = await import('../reporters/preflight-json.ts');
		return preflightJson(result);
	},
	/** JSON lines have said it all by then. */
	jsonl: async () => '',
	async junit(result, {strictness}) {
		const {preflightJunit} = await import('../reporters/junit.ts');
		return preflightJunit(result, {strictness});
	},
	async markdown(result, {verbose}) {
		const {preflightMarkdown} = await import('../reporters/markdown.ts');
		return preflightMarkdown(result, {verbose});
	},
} as const satisfies Readonly<
	Record<string, (result: PreflightResult, options: PrintOptions) => Promise<string>>
>;

type PreflightOutput = keyof typeof reporters;

const isOther = (name: string): name is Exclude<PreflightOutput, 'table'> =>
	name !== 'table' && Object.hasOwn(reporters, name);

/** What `-o` may name, the default first. */
export const preflightOutputs: readonly [PreflightOutput, ...PreflightOutput[]] = [
	'table',
	...Object.keys(reporters).filter(name => isOther(name)),
];

/** Prints the one report that ends a preflight, on stdout. */
export const printPreflight = async (
	result: PreflightResult,
	{
		output,
		color,
		strictness,
		verbose,
	}: {output: PreflightOutput; color: boolean; strictness: Strictness; verbose: boolean},
	io: Pick<Io, 'stdout' | 'env'>,
): Promise<void> => {
	const isPainted = hasColor(io.stdout, io.env, {color});
	io.stdout.write(
		await reporters[output](result, {
			strictness,
			verbose,
			width: io.stdout.columns,
			paint: isPainted ? ansiPaint : undefined,
		}),
		{isPainted},
	);
};
