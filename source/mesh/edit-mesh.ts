import {isDeepStrictEqual} from 'node:util';
import {
	isMap,
	isScalar,
	parseDocument,
	stringify,
	type Document,
	type Pair,
	type ParsedNode,
	type YAMLMap,
} from 'yaml';
import {MeshError} from '../errors.ts';
import {findNode, keyText} from './yaml-places.ts';

/*
The yaml library can write back a document it has read, but lays it out anew: padding, folding, quotes. So it only says
where things are, and the text is edited in place: every byte that is not the uid stays as its author wrote it.
*/

const options = {
	merge: true,
	stringKeys: true,
	uniqueKeys: false,
	logLevel: 'error',
} as const;

type Splice = {start: number; end: number; insert: string};

const rangeOf = (node: unknown): readonly [number, number, number] | undefined =>
	(node as ParsedNode | null | undefined)?.range ?? undefined;

/** A text that means this string in a block and in a flow map alike. */
const scalarText = (value: string): string => {
	const plain = stringify(value, {lineWidth: 0}).trimEnd();
	return /^[\w\-.]+$/v.test(plain) ? plain : JSON.stringify(value);
};

const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
	map.items.findLast(pair => keyText(pair.key) === key);

const replaceValue = (text: string, pair: Pair, value: string): Splice | undefined => {
	const range = rangeOf(pair.value);
	if (range !== undefined && range[1] > range[0]) {
		return isScalar(pair.value) ? {start: range[0], end: range[1], insert: value} : undefined;
	}

	// `uid:` without a value: right behind its colon, for a comment may follow.
	const colon = text.indexOf(':', rangeOf(pair.key)?.[1]) + 1;
	return {start: colon, end: colon, insert: ` ${value}`};
};

const insertInFlow = (
	text: string,
	map: YAMLMap,
	{after, entry}: {after: Pair | undefined; entry: string},
): Splice | undefined => {
	const end = rangeOf(after?.value)?.[1];
	if (end !== undefined) {
		return {start: end, end, insert: `, ${entry}`};
	}

	const open = rangeOf(map)?.[0];
	return open === undefined || text[open] !== '{'
		? undefined
		: {start: open + 1, end: open + 1, insert: map.items.length === 0 ? entry : `${entry}, `};
};

const insertInBlock = (
	text: string,
	map: YAMLMap,
	{after, entry}: {after: Pair | undefined; entry: string},
): Splice | undefined => {
	const newline = text.includes('\r\n') ? '\r\n' : '\n';
	const keyStart = rangeOf((after ?? map.items[0])?.key)?.[0];
	if (keyStart === undefined) {
		return undefined;
	}

	const lineStart = text.lastIndexOf('\n', keyStart - 1) + 1;
	const indent = text.slice(lineStart, keyStart);
	if (indent.trim() !== '') {
		return undefined;
	}

	if (after === undefined) {
		return {start: lineStart, end: lineStart, insert: `${indent}${entry}${newline}`};
	}

	// A block scalar's value already ends with its line.
	const end = rangeOf(after.value)?.[1] ?? keyStart;
	const next = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1;
	return next === 0
		? {start: text.length, end: text.length, insert: `${newline}${indent}${entry}`}
		: {start: next, end: next, insert: `${indent}${entry}${newline}`};
};

const spliceFor = (
	text: string,
	document: Document.Parsed,
	{cluster, uid}: {cluster: string; uid: string},
): Splice | undefined => {
	const node = findNode(document, ['clusters', cluster])?.value;
	if (!isMap(node)) {
		return undefined;
	}

	const own = pairOf(node, 'uid');
	const value = scalarText(uid);
	if (own !== undefined) {
		return replaceValue(text, own, value);
	}

	const place = {after: pairOf(node, 'context'), entry: `uid: ${value}`};
	return node.flow === true ? insertInFlow(text, node, place) : insertInBlock(text, node, place);
};

type Data = {clusters: Record<string, Record<string, unknown>>};

/**
The text of mesh.yaml with a cluster's `uid` set: after its context, or where it is. Comments, order and layout stay.

@throws {MeshError} when the file is laid out so that this cannot be done; then nothing is lost, and a person can do it.
*/
export const setClusterUid = (text: string, cluster: string, uid: string): string => {
	const byHand = new MeshError(`the uid of ${cluster} cannot be written into the mesh file`, {
		code: 'mesh-file',
		remedy: [`Write it by hand, below clusters.${cluster}: uid: ${scalarText(uid)}`],
	});
	const document = parseDocument(text, options);
	const splice =
		document.errors.length === 0 ? spliceFor(text, document, {cluster, uid}) : undefined;
	if (splice === undefined) {
		throw byHand;
	}

	const edited = text.slice(0, splice.start) + splice.insert + text.slice(splice.end);
	const wanted = document.toJS() as Data;
	const entry = wanted.clusters[cluster];
	const check = parseDocument(edited, options);
	if (entry === undefined || check.errors.length > 0) {
		throw byHand;
	}

	// An alias elsewhere would get the uid as well: exactly this one cluster may differ.
	const expected = {...wanted, clusters: {...wanted.clusters, [cluster]: {...entry, uid}}};
	if (!isDeepStrictEqual(check.toJS(), expected)) {
		throw byHand;
	}

	return edited;
};
