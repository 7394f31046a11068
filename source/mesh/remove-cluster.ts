import {isDeepStrictEqual} from 'node:util';
import {isMap, parseDocument, type ParsedNode, type YAMLMap} from 'yaml';
import {MeshError} from '../errors.ts';
import {findNode, keyText} from './yaml-places.ts';

const options = {
	merge: true,
	stringKeys: true,
	uniqueKeys: false,
	logLevel: 'error',
} as const;

type Cut = {start: number; end: number};

const rangeOf = (node: unknown): readonly [number, number, number] | undefined =>
	(node as ParsedNode | null | undefined)?.range ?? undefined;

const cutFromFlow = (text: string, map: YAMLMap, index: number): Cut | undefined => {
	const [item, before, after] = [map.items[index], map.items[index - 1], map.items[index + 1]];
	const [start, end] = [rangeOf(item?.key)?.[0], rangeOf(item?.value)?.[1]];
	if (start === undefined || end === undefined) {
		return undefined;
	}

	const next = rangeOf(after?.key)?.[0];
	if (next !== undefined) {
		return {start, end: next};
	}

	// The last one takes the comma before it along.
	const previous = rangeOf(before?.value)?.[1];
	return previous === undefined || text.slice(previous, start).trim() !== ','
		? undefined
		: {start: previous, end};
};

const cutFromBlock = (text: string, map: YAMLMap, index: number): Cut | undefined => {
	const item = map.items[index];
	const [key, value] = [rangeOf(item?.key), rangeOf(item?.value)];
	if (key === undefined || value === undefined) {
		return undefined;
	}

	const start = text.lastIndexOf('\n', key[0] - 1) + 1;
	const newline = text.indexOf('\n', value[1] - (text[value[1] - 1] === '\n' ? 1 : 0));
	return text.slice(start, key[0]).trim() === ''
		? {start, end: newline === -1 ? text.length : newline + 1}
		: undefined;
};

type Data = {clusters: Record<string, unknown>};

/**
The text of mesh.yaml without a cluster that has left. Everything else stays as its author wrote it, the comments above the
entry included.

@throws {MeshError} when the file is laid out so that this cannot be done; then nothing is lost, and a person can do it.
*/
export const removeCluster = (text: string, cluster: string): string => {
	const byHand = new MeshError(`the entry of ${cluster} cannot be taken out of the mesh file`, {
		code: 'mesh-file',
		remedy: [`Take clusters.${cluster} out by hand.`],
	});
	const document = parseDocument(text, options);
	const map = findNode(document, ['clusters'])?.value;
	if (document.errors.length > 0 || !isMap(map)) {
		throw byHand;
	}

	const index = map.items.findIndex(pair => keyText(pair.key) === cluster);
	const cut = map.flow === true ? cutFromFlow(text, map, index) : cutFromBlock(text, map, index);
	if (cut === undefined) {
		throw byHand;
	}

	const edited = text.slice(0, cut.start) + text.slice(cut.end);
	const before = document.toJS() as Data;
	const {[cluster]: _gone, ...others} = before.clusters;
	const check = parseDocument(edited, options);
	const reads = () => {
		try {
			return check.toJS() as unknown;
		} catch {
			return undefined; // An alias of what is gone.
		}
	};

	if (check.errors.length > 0 || !isDeepStrictEqual(reads(), {...before, clusters: others})) {
		throw byHand;
	}

	return edited;
};
