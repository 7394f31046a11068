import {badTexts, sites, type Path, type Site} from './full-mesh.ts';
import {treeOf, type Tree} from './yaml-writer.ts';

/** What is done to the full mesh, and where a problem is then expected. */
export type Mutation = {
	name: string;
	/** What it changes; two mutations may be combined when neither's is inside the other's. */
	touches: Path;
	/** What has to stay as it is for this to be wrong. */
	needs?: Path;
	apply: (tree: Tree) => void;
	expected: {path: Path; at: 'key' | 'value'};
	/** Whether the JSON Schema, too, has to find it. */
	isStructural: boolean;
	fix?: RegExp;
};

const entriesAt = (tree: Tree, path: Path): Array<[string, Tree]> => {
	let node: Tree | undefined = tree;
	for (const part of path) {
		if (node !== undefined && 'entries' in node) {
			node = node.entries.find(([key]) => key === part)?.[1];
		} else {
			node = node !== undefined && 'items' in node ? node.items[Number(part)] : undefined;
		}
	}

	if (node === undefined || !('entries' in node)) {
		throw new TypeError(`there is no map at ${path.join('.')}`);
	}

	return node.entries;
};

const setAt = (tree: Tree, path: Path, value: Tree) => {
	const last = path.at(-1);
	if (typeof last === 'number') {
		const list = entriesAt(tree, path.slice(0, -2)).find(([key]) => key === path.at(-2))?.[1];
		if (list !== undefined && 'items' in list) {
			list.items[last] = value;
		}

		return;
	}

	for (const entry of entriesAt(tree, path.slice(0, -1))) {
		if (entry[0] === last) {
			entry[1] = value;
		}
	}
};

const wrongTypes = ({schema}: Site): string[] => {
	switch (schema.type ?? 'string') {
		case 'object': {
			return ['text', '7', 'true', '[a]', '[]'];
		}

		case 'array': {
			return ['text', '7', '{a: b}'];
		}

		case 'boolean': {
			return ['yes', '1', '[true]', '{a: b}', '"true"'];
		}

		default: {
			return ['7', '1.5', 'true', '[a]', '{a: b}', '[]'];
		}
	}
};

/** A slip of the fingers: two letters swapped, or the last one lost where that changes nothing. */
const misspelt = (key: string): string => {
	const swapped = key.slice(0, -2) + (key.at(-1) ?? '') + (key.at(-2) ?? '');
	return key.length <= 3 || swapped === key ? key.slice(0, -1) : swapped;
};

/** Keys that belong to a map of the schema, by the path of the map. */
const mapsOf = (): Path[] => [
	[],
	...sites()
		.filter(({schema}) => schema.additionalProperties === false)
		.map(({path}) => path),
];

/** Every mutation of every field. */
export const mutations = (): Mutation[] => [
	...sites().flatMap((site): Mutation[] => {
		const {path, pattern, schema, isRequired, isNamed} = site;
		const label = path.join('.');
		const parent = path.slice(0, -1);
		const key = String(path.at(-1));
		const value = (text: string, isStructural = true): Mutation => ({
			name: `${label} = ${text}`,
			touches: path,
			...(text === 'old-1' ? {needs: ['clusters', 'old-1']} : {}),
			apply(tree) {
				setAt(tree, path, {text});
			},
			expected: {path, at: 'value'},
			isStructural,
		});
		// An item of a list has no key that could be misspelt or be there twice, a name that a user gives no misspelling.
		const isItem = typeof path.at(-1) === 'number';
		return [
			...wrongTypes(site).map(text => value(text)),
			...(badTexts[pattern] ?? []).map(text => value(text, false)),
			...(schema.enum === undefined
				? []
				: ['nonsense', '""', `${schema.enum[0] ?? ''}x`].map(text => value(text))),
			value('null'),
			value('~'),
			...(isItem ? [] : [{...value(''), expected: {path, at: 'key' as const}}]),
			...(isItem || isNamed
				? []
				: [
						{
							name: `${label} misspelt`,
							touches: path,
							apply(tree: Tree) {
								for (const entry of entriesAt(tree, parent)) {
									entry[0] = entry[0] === key ? misspelt(key) : entry[0];
								}
							},
							expected: {path: [...parent, misspelt(key)], at: 'key' as const},
							fix: new RegExp(String.raw`did you mean ${key}\?`, 'v'),
							isStructural: true,
						},
					]),
			...(isItem
				? []
				: [
						{
							name: `${label} twice`,
							touches: path,
							apply(tree: Tree) {
								const entries = entriesAt(tree, parent);
								const own = entries.find(([name]) => name === key);
								if (own !== undefined) {
									entries.push(structuredClone(own));
								}
							},
							expected: {path, at: 'key' as const},
							fix: /keep one/v,
							isStructural: false,
						},
					]),
			...(isRequired
				? [
						{
							name: `${label} removed`,
							touches: path,
							apply(tree: Tree) {
								const entries = entriesAt(tree, parent);
								entries.splice(
									entries.findIndex(([name]) => name === key),
									1,
								);
							},
							expected: {path, at: 'key' as const},
							fix: new RegExp(`write ${key}:|write apiVersion`, 'v'),
							isStructural: true,
						},
					]
				: []),
		];
	}),
	...mapsOf().map((path): Mutation => ({
		name: `an unknown key in ${path.join('.')}`,
		touches: [...path, 'unheardOf'],
		apply(tree) {
			entriesAt(tree, path).splice(1, 0, ['unheardOf', treeOf({a: [1]})]);
		},
		expected: {path: [...path, 'unheardOf'], at: 'key'},
		fix: /the keys here are/v,
		isStructural: true,
	})),
];
