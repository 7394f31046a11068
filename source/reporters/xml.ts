import {printable} from '../text/printable.ts';

/** An element of XML: a name, attributes in their order, and either elements or a text. */
export type Element = {
	name: string;
	attributes?: Readonly<Record<string, string | number>>;
	children?: readonly Element[];
	text?: string;
};

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
};

const escapedText = (text: string): string =>
	printable(text).replaceAll(/[&<>]/gv, character => entities[character] ?? character);

/** Ends of lines and tabs would be read back as spaces. */
const escapedValue = (text: string): string =>
	printable(text)
		.replaceAll(/[&<>"]/gv, character => entities[character] ?? character)
		.replaceAll('\n', '&#10;')
		.replaceAll('\t', '&#9;');

const lines = ({name, attributes = {}, children = [], text}: Element, indent: string): string[] => {
	const start = `${indent}<${name}${Object.entries(attributes)
		.map(([key, value]) => ` ${key}="${escapedValue(String(value))}"`)
		.join('')}`;
	if (text !== undefined) {
		return [`${start}>${escapedText(text)}</${name}>`];
	}

	return children.length === 0
		? [`${start}/>`]
		: [
				`${start}>`,
				...children.flatMap(child => lines(child, `${indent}\t`)),
				`${indent}</${name}>`,
			];
};

/** A document of XML 1.0 in UTF-8. Names are the caller's own; values and texts may hold anything. */
export const xmlDocument = (root: Element): string =>
	`<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, '').join('\n')}\n`;
