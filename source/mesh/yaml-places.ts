import {isAlias, isMap, isScalar, isSeq, type Document, type Node, type ParsedNode} from 'yaml';
import type {DataPath, Issue} from './file-problem.ts';

type Found = {key?: Node; value: Node | undefined};

/** A key as its source writes it; `<<` is a symbol where it merges. */
export const keyText = (key: unknown): string => {
	const value = isScalar(key) ? key.value : key;
	return typeof value === 'symbol' ? '<<' : String(value);
};

const nodeOf = (value: unknown): Node | undefined =>
	isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? value : undefined;

/** What an alias stands for, and any other node itself. */
export const resolved = (node: Node | undefined, document: Document.Parsed): Node | undefined =>
	isAlias(node) ? node.resolve(document) : node;

const step = (
	from: Node | undefined,
	part: string | number,
	document: Document.Parsed,
): Found | undefined => {
	const node = resolved(from, document);
	if (isSeq(node)) {
		const value = nodeOf(node.items[Number(part)]);
		return value === undefined ? undefined : {value};
	}

	if (!isMap(node)) {
		return undefined;
	}

	// The last of duplicate keys is the one whose value counts.
	const own = node.items.findLast(pair => keyText(pair.key) === String(part));
	if (own !== undefined) {
		return {key: nodeOf(own.key), value: nodeOf(own.value)};
	}

	const merged = node.items
		.filter(pair => keyText(pair.key) === '<<')
		.flatMap(pair => {
			const source = resolved(nodeOf(pair.value), document);
			return isSeq(source) ? source.items.map(nodeOf) : [source];
		});
	return merged.map(source => step(source, part, document)).find(found => found !== undefined);
};

/** The nodes of a path: its key and its value. Undefined when the document holds no such path. */
export const findNode = (document: Document.Parsed, path: DataPath): Found | undefined => {
	let found: Found | undefined = {value: document.contents ?? undefined};
	for (const part of path) {
		found = found === undefined ? undefined : step(found.value, part, document);
	}

	return found;
};

type Extent = {start: number; end: number};

const extentOf = (node: Node | undefined): Extent | undefined => {
	const range = (node as ParsedNode | undefined)?.range;
	return range === undefined || range === null ? undefined : {start: range[0], end: range[1]};
};

/** An empty value has no text of its own to point at. */
const writtenExtentOf = (node: Node | undefined): Extent | undefined => {
	const extent = extentOf(node);
	return extent !== undefined && extent.end > extent.start ? extent : undefined;
};

/** Where in the text the node is that an issue is about. */
export const extentOfIssue = (
	document: Document.Parsed,
	{path, at}: Pick<Issue, 'path' | 'at'>,
): Extent => {
	const found = findNode(document, path);
	const nowhere = {start: 0, end: 0};
	if (at === 'missing' || found === undefined) {
		const parent = path.length === 0 ? undefined : findNode(document, path.slice(0, -1));
		return (
			extentOf(parent?.key) ??
			extentOf(parent?.value) ??
			extentOf(document.contents ?? undefined) ??
			nowhere
		);
	}

	return (
		(at === 'value' ? writtenExtentOf(found.value) : undefined) ??
		extentOf(found.key) ??
		extentOf(found.value) ??
		nowhere
	);
};
