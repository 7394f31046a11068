/*
Writes YAML and notes where it wrote what: the tests' own knowledge of lines and columns, which owes nothing to the
library that reads them.
*/
export type Tree = {text: string} | {entries: Array<[key: string, value: Tree]>} | {items: Tree[]};

export type Layout = {
	name: string;
	indent: number;
	newline: string;
	/** Depth from which maps and lists are written as `{…}` and `[…]`. */
	flowFrom: number;
	/** Whether every entry of a flow map gets its own line. */
	brokenFlow?: boolean;
	comments?: boolean;
	quotedKeys?: boolean;
	head?: string;
};

type Place = {line: number; column: number};
export type Written = {
	text: string;
	keys: ReadonlyMap<string, Place>;
	values: ReadonlyMap<string, Place>;
};

export const pathKey = (path: ReadonlyArray<string | number>): string => path.join('\n');

const plain = /^[A-Za-z][\w.@\-\/]*$/v;

/** Strings as a person would write them: plain where that is a string. */
export const treeOf = (data: unknown): Tree => {
	if (Array.isArray(data)) {
		return {items: data.map(treeOf)};
	}

	if (typeof data === 'object' && data !== null) {
		return {entries: Object.entries(data).map(([key, value]) => [key, treeOf(value)])};
	}

	return {
		text:
			typeof data === 'string' && !(plain.test(data) && !/^(?:true|false|null)$/v.test(data))
				? JSON.stringify(data)
				: String(data),
	};
};

export const writeYaml = (tree: Tree, layout: Layout): Written => {
	let text = '';
	const keys = new Map<string, Place>();
	const values = new Map<string, Place>();
	let line = 1;
	let lineStart = 0;
	let counted = 0;
	const here = (): Place => {
		for (let next = text.indexOf('\n', counted); next !== -1; next = text.indexOf('\n', counted)) {
			line++;
			lineStart = next + 1;
			counted = lineStart;
		}

		return {line, column: text.length - lineStart + 1};
	};

	const writeKey = (key: string, path: ReadonlyArray<string | number>) => {
		keys.set(pathKey(path), here());
		text += layout.quotedKeys === true || !plain.test(key) ? JSON.stringify(key) : key;
		text += ':';
	};

	const pad = (depth: number) => ' '.repeat(layout.indent * depth);

	const writeFlow = (node: Tree, path: ReadonlyArray<string | number>, depth: number) => {
		values.set(pathKey(path), here());
		if ('text' in node) {
			text += node.text;
			return;
		}

		const parts =
			'entries' in node
				? node.entries
				: node.items.map((item, index): [number, Tree] => [index, item]);
		const gap = layout.brokenFlow && 'entries' in node ? `${layout.newline}${pad(depth + 1)}` : '';
		text += 'entries' in node ? '{' : '[';
		for (const [index, [part, value]] of parts.entries()) {
			text += index === 0 ? gap : `,${gap === '' ? ' ' : gap}`;
			if (typeof part === 'string') {
				writeKey(part, [...path, part]);
				text += ' ';
			}

			writeFlow(value, [...path, part], depth + 1);
		}

		text += gap === '' ? '' : `${layout.newline}${pad(depth)}`;
		text += 'entries' in node ? '}' : ']';
	};

	const writeBlock = (node: Tree, path: ReadonlyArray<string | number>, depth: number) => {
		if (
			'text' in node ||
			depth >= layout.flowFrom ||
			('entries' in node ? node.entries : node.items).length === 0
		) {
			text += path.length === 0 ? '' : ' ';
			writeFlow(node, path, depth);
			text += layout.newline;
			return;
		}

		text += path.length === 0 ? '' : `${layout.comments ? '  # below' : ''}${layout.newline}`;
		const parts =
			'entries' in node
				? node.entries
				: node.items.map((item, index): [number, Tree] => [index, item]);
		for (const [index, [part, value]] of parts.entries()) {
			if (layout.comments) {
				text += `${layout.newline}${pad(depth)}# about ${part}: and {more}${layout.newline}`;
			}

			text += pad(depth);
			if (index === 0) {
				values.set(pathKey(path), here());
			}

			if (typeof part === 'string') {
				writeKey(part, [...path, part]);
			} else {
				text += '-';
			}

			writeBlock(value, [...path, part], depth + 1);
		}
	};

	text += layout.head ?? '';
	writeBlock(tree, [], 0);
	return {text, keys, values};
};

export const layouts: readonly [Layout, ...Layout[]] = [
	{
		name: 'block',
		indent: 2,
		newline: '\n',
		flowFrom: Infinity,
	},
	{
		name: 'block with comments, wide',
		indent: 4,
		newline: '\n',
		flowFrom: Infinity,
		comments: true,
		head: '# yaml-language-server: $schema=x\n---\n',
	},
	{
		name: 'block with CRLF and quoted keys',
		indent: 2,
		newline: '\r\n',
		flowFrom: Infinity,
		quotedKeys: true,
	},
	{
		name: 'a line for each cluster',
		indent: 2,
		newline: '\n',
		flowFrom: 2,
	},
	{
		name: 'flow over several lines',
		indent: 2,
		newline: '\n',
		flowFrom: 1,
		brokenFlow: true,
	},
	{
		name: 'all in one line',
		indent: 2,
		newline: '\n',
		flowFrom: 0,
	},
];
