import {SaxesParser} from 'saxes';

export type XmlElement = {
	name: string;
	attributes: Record<string, string>;
	children: XmlElement[];
	text: string;
};

/** Reads a document with a strict parser that is not ours; throws at whatever is not well-formed XML 1.0. */
export const readXml = (document: string): XmlElement => {
	const root: XmlElement = {
		name: '',
		attributes: {},
		children: [],
		text: '',
	};
	const open = [root];
	const parser = new SaxesParser();
	parser.on('error', error => {
		throw error;
	});
	parser.on('opentag', ({name, attributes}) => {
		const element: XmlElement = {
			name,
			attributes: {...attributes},
			children: [],
			text: '',
		};
		open.at(-1)?.children.push(element);
		open.push(element);
	});
	parser.on('closetag', () => {
		open.pop();
	});
	parser.on('text', text => {
		const element = open.at(-1);
		if (element !== undefined) {
			element.text += text;
		}
	});
	parser.write(document).close();
	const [element] = root.children;
	if (element === undefined) {
		throw new Error('the document is empty');
	}

	return element;
};

/** An element and all below it, of one name. */
export const elementsOf = (element: XmlElement, name: string): XmlElement[] => [
	...(element.name === name ? [element] : []),
	...element.children.flatMap(child => elementsOf(child, name)),
];
