import type {LabPart} from '../../test/lab/lab-parts.ts';

/** Each is a file of docs/evidence/. */
export const figureNames = [
	'kill-and-resume',
	'two-clusters-against-the-guide',
	'four-clusters-against-the-guide',
	'four-clusters-with-slow-load-balancers',
	'one-remote-on-another-network',
	'six-clusters-in-one-apply',
	'preflight-defects',
	'preflight-proofs',
	'preflight-remedies',
	'third-joins-and-leaves',
	'upgrade-under-load',
	'growth',
	'two-lines-of-istio',
	'mesh-made-by-helm',
	'dead-api-servers',
	'preflight-100',
	'start-up',
	'first-frame',
	'thousand-contexts',
	'filter-keys',
	'keys-under-load',
	'checks-of-100-clusters',
	'misfortunes',
	'planted-faults',
	'many-clusters',
] as const;

export type FigureName = (typeof figureNames)[number];

/** What runs in one go, and is done or not done as a whole. */
export type Piece = {
	/** A lab test or a benchmark, from the root of the repository. */
	file: string;
	/** The beginning of a test's title: only that one of the file runs. */
	only?: string;
	arguments?: readonly string[];
	env?: Readonly<Record<string, string>>;
};

/** A part of `npm run test:full`: half an hour at most, stopped and continued piece by piece. */
export type Part = {
	name: string;
	/** What its figures prove, as the end of "proves that …". */
	proves: string;
	pieces: readonly Piece[];
	/** Folders and files whose change makes the figures old; the files of the pieces count by themselves. */
	sources: readonly string[];
	/** On two cores that do nothing else. */
	minutes: number;
	figures: readonly FigureName[];
	/** What shows the claim on a small sample at every change, and how much of it. */
	sample: {file: string; shows: string};
	/** What is built before: parts of the lab, and the package. */
	needs: ReadonlyArray<LabPart | 'package'>;
};

/** Everything whose change makes the figures of a part old. */
export const sourcesOf = ({sources, pieces}: Part): string[] => [
	...new Set([...sources, ...pieces.map(({file}) => file)]),
];

/** A piece in words: its file, and what tells it from other pieces of that file. */
export const pieceName = ({file, only, arguments: arguments_ = [], env = {}}: Piece): string =>
	[
		...Object.entries(env).map(([name, value]) => `${name}=${value}`),
		file,
		...arguments_,
		...(only === undefined ? [] : [`(${only})`]),
	].join(' ');
