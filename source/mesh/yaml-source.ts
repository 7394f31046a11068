import {
	isAlias,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	parseAllDocuments,
	Scalar,
	type Document,
	type Node,
	YAMLMap,
} from 'yaml';
import {toError} from '../errors.ts';
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

/** A `<<` that the library takes for a merge. */
const isMergeKey = (key: unknown): boolean =>
	isScalar(key) && keyText(key) === '<<' && (key.type === undefined || key.type === Scalar.PLAIN);

/** Whether the library can merge it; it throws for all else. */
const isMergeable = (value: unknown, document: Document.Parsed): boolean => {
	const target = isAlias(value) ? resolved(value, document) : value;
	return isSeq(target)
		? target.items.every(item => isMap(isAlias(item) ? resolved(item, document) : item))
		: isMap(target);
};

/** Duplicate keys, and aliases and merges that lead nowhere; the latter are emptied, so that the rest can still be read. */
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

				const own = pair.value;
				pair.value = followed(own, [...path, key], [...ancestors, value]);
				if (isMergeKey(pair.key) && !isMergeable(pair.value, document)) {
					if (pair.value === own) {
						flaws.push({
							offset,
							path: [...path, key],
							message: 'what << takes in is no map',
							fix: 'name a map, such as <<: *base, or put the key in quotes',
						});
					}

					pair.value = new YAMLMap();
				}
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

/** What the library makes of a document, or what it throws for: aliases without end, and tags on what they are not meant for. */
const dataOf = (document: Document.Parsed | undefined): {value: unknown} | {error: Error} => {
	try {
		return {value: document?.toJS()};
	} catch (error) {
		return {error: toError(error)};
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

	const unreadable = (reason: Error, known: readonly FileProblem[] = []): YamlSource => ({
		value: undefined,
		problems: [
			...known,
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

		const data = dataOf(document);
		if ('error' in data) {
			return unreadable(data.error, spots.map(problemAt));
		}

		return {
			value: data.value,
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
		// What the library throws for nesting without end.
		if (error instanceof ReferenceError || error instanceof RangeError) {
			return unreadable(error);
		}

		throw error;
	}
};
