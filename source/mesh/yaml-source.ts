import {
	isAlias,
	isMap,
	isSeq,
	LineCounter,
	parseAllDocuments,
	Scalar,
	type Document,
	type Node,
} from 'yaml';
import {lowerFirst} from '../text/sentence.ts';
import {pathText, type DataPath, type FileProblem, type Issue} from './file-problem.ts';
import {extentOfIssue, findNode, keyText, resolved} from './yaml-places.ts';

/** A YAML text with one document, and the way back from its data to lines and columns. */
type YamlSource = {
	/** Its data; undefined when there is none. Of duplicate keys the last counts. */
	value: unknown;
	/** What is wrong with the YAML itself. */
	problems: readonly FileProblem[];
	/** Whether a syntax error leaves it open what the rest of the text means. */
	isBroken: boolean;
	/** Gives issues their place. From a syntax error on nothing is certain, so there they are left out. */
	locate: (issues: readonly Issue[]) => FileProblem[];
	/** The keys of a map, in the order of the text. */
	keysOf: (path: DataPath) => string[];
};

type Spot = {offset: number; path: DataPath; message: string; fix: string};

/** Duplicate keys and aliases that lead nowhere; the latter are emptied, so that the rest can still be read. */
const flawsIn = (document: Document.Parsed, lineOf: (offset: number) => number): Spot[] => {
	const flaws: Spot[] = [];
	const followed = (value: unknown, path: DataPath, ancestors: readonly Node[]): unknown => {
		if (isAlias(value)) {
			const target = resolved(value, document);
			if (target !== undefined && !ancestors.includes(target)) {
				return value;
			}

			flaws.push({
				offset: value.range?.[0] ?? 0,
				path,
				message:
					target === undefined
						? `no anchor &${value.source} comes before this alias`
						: `the alias *${value.source} contains itself`,
				fix: 'write the value out',
			});
			const emptied = new Scalar(null);
			emptied.range = value.range;
			return emptied;
		}

		if (isMap(value)) {
			const seen = new Map<string, number>();
			for (const pair of value.items) {
				const key = keyText(pair.key);
				const offset = offsetOfKey(pair.key);
				const earlier = seen.get(key);
				if (earlier === undefined) {
					seen.set(key, offset);
				} else {
					flaws.push({
						offset,
						path: [...path, key],
						message: `this key is there twice, first on line ${lineOf(earlier)}`,
						fix: 'keep one of them',
					});
				}

				pair.value = followed(pair.value, [...path, key], [...ancestors, value]);
			}
		} else if (isSeq(value)) {
			value.items = value.items.map((item, index) =>
				followed(item, [...path, index], [...ancestors, value]),
			);
		}

		return value;
	};

	followed(document.contents, [], []);
	return flaws;
};

const offsetOfKey = (key: unknown): number => (key as Node | null)?.range?.[0] ?? 0;

const syntaxFix = (code: string): string => {
	switch (code) {
		case 'TAB_AS_INDENT': {
			return 'indent with spaces';
		}

		case 'BAD_INDENT': {
			return 'give the keys of one map the same indentation, and close every bracket';
		}

		case 'NON_STRING_KEY': {
			return 'write a plain key';
		}

		case 'BAD_SCALAR_START': {
			return 'put the value in quotes';
		}

		case 'TAG_RESOLVE_FAILED': {
			return 'remove the tag';
		}

		case 'BLOCK_AS_IMPLICIT_KEY':
		case 'MULTILINE_IMPLICIT_KEY': {
			return 'look for a line that is indented too far, or a value with ": " in it that needs quotes';
		}

		default: {
			return 'correct the YAML here';
		}
	}
};

/** Reads a YAML text. Never throws: what is wrong with it is in `problems`. */
export const readYaml = (text: string, file: string): YamlSource => {
	const lines = new LineCounter();
	const problemAt = ({offset, path, message, fix}: Spot): FileProblem => {
		const {line, col} = lines.linePos(offset);
		return {
			file,
			line: Math.max(line, 1),
			column: Math.max(col, 1),
			path: pathText(path),
			message,
			fix,
		};
	};

	const unreadable = (reason: Error): YamlSource => ({
		value: undefined,
		problems: [
			problemAt({
				offset: 0,
				path: [],
				message: `cannot be read as YAML: ${reason.message}`,
				fix: 'simplify the file',
			}),
		],
		isBroken: true,
		locate: () => [],
		keysOf: () => [],
	});

	try {
		const documents = [
			...parseAllDocuments(text.replace(/^\uFEFF/v, ''), {
				lineCounter: lines,
				uniqueKeys: false,
				stringKeys: true,
				merge: true,
				prettyErrors: false,
				logLevel: 'error',
			}),
		] as Document.Parsed[];
		const [document, second] = documents.filter(
			({contents}) => contents !== null && contents.range[1] > contents.range[0],
		);
		const syntax = documents
			.flatMap(({errors, warnings}) => [...errors, ...warnings])
			.map(({pos, code, message}): Spot => ({
				offset: pos[0],
				path: [],
				message: lowerFirst(message),
				fix: syntaxFix(code),
			}));
		const broken = Math.min(...documents.flatMap(({errors}) => errors.map(({pos}) => pos[0])));
		const spots = [...syntax];
		if (second !== undefined) {
			spots.push({
				offset: second.contents?.range[0] ?? 0,
				path: [],
				message: 'a second document begins here',
				fix: 'keep one document in the file',
			});
		}

		if (document !== undefined) {
			spots.push(
				...flawsIn(document, offset => lines.linePos(offset).line).filter(
					({offset}) => offset < broken,
				),
			);
		}

		return {
			value: document?.toJS(),
			problems: spots.map(problemAt),
			isBroken: broken !== Infinity,
			locate: issues =>
				issues
					.map(issue => ({
						...issue,
						...(document === undefined ? {start: 0, end: 0} : extentOfIssue(document, issue)),
					}))
					.filter(({at, end}) => broken === Infinity || (at !== 'missing' && end < broken))
					.map(({start, ...issue}) => problemAt({...issue, offset: start})),
			keysOf(path) {
				const node =
					document === undefined ? undefined : resolved(findNode(document, path)?.value, document);
				return isMap(node) ? [...new Set(node.items.map(({key}) => keyText(key)))] : [];
			},
		};
	} catch (error) {
		// What the library throws for aliases without end and for nesting without end.
		if (error instanceof ReferenceError || error instanceof RangeError) {
			return unreadable(error);
		}

		throw error;
	}
};
