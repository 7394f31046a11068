import {Buffer} from 'node:buffer';

/** One element of DER: its tag and its content. */
type Element = {tag: number; content: Uint8Array};

/** The elements that a content is made of; ends where it can't be read on. Tags above 30 don't occur in certificates. */
export const elementsOf = (bytes: Uint8Array): Element[] => {
	const elements: Element[] = [];
	for (let offset = 0; offset + 2 <= bytes.length;) {
		const [tag = 0, first = 0] = bytes.subarray(offset);
		const lengthBytes = first < 0x80 ? 0 : first - 0x80;
		const start = offset + 2 + lengthBytes;
		let length = first < 0x80 ? first : 0;
		for (const byte of bytes.subarray(offset + 2, start)) {
			length = length * 256 + byte;
		}

		if (start + length > bytes.length) {
			break;
		}

		elements.push({tag, content: bytes.subarray(start, start + length)});
		offset = start + length;
	}

	return elements;
};

export const contentOf = (element: Element | undefined): Uint8Array =>
	element?.content ?? new Uint8Array();

export const hex = (bytes: Uint8Array): string =>
	[...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');

const tags = {octets: 0x04, extensions: 0xa3} as const;

/** The value of a certificate's (DER) extension by the hex of its OID; undefined where it has none. */
export const extensionOf = (der: Uint8Array, oid: string): Uint8Array | undefined => {
	const [certificate] = elementsOf(der);
	const [body] = elementsOf(contentOf(certificate));
	const wrapper = elementsOf(contentOf(body)).find(({tag}) => tag === tags.extensions);
	const [list] = elementsOf(contentOf(wrapper));
	const extension = elementsOf(contentOf(list))
		.map(({content}) => elementsOf(content))
		.find(([id]) => hex(contentOf(id)) === oid);
	return extension?.find(({tag}) => tag === tags.octets)?.content;
};

/** One element of DER, around its content. */
export const derOf = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
	const content = Buffer.concat(parts);
	const digits = content.length.toString(16);
	const length = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
	return Buffer.concat([
		Uint8Array.of(tag),
		content.length < 0x80
			? Uint8Array.of(content.length)
			: Buffer.concat([Uint8Array.of(0x80 + length.length), length]),
		content,
	]);
};
