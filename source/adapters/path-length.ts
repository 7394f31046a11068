/** One element of DER: its tag and its content. */
type Element = {tag: number; content: Uint8Array};

/** The elements that a content is made of; ends where it can't be read on. Tags above 30 don't occur in certificates. */
const elementsOf = (bytes: Uint8Array): Element[] => {
	const elements: Element[] = [];
	for (let offset = 0; offset + 2 <= bytes.length;) {
		const [tag = 0, first = 0] = bytes.subarray(offset);
		const lengthBytes = first < 0x80 ? 0 : first - 0x80;
		const start = offset + 2 + lengthBytes;
		let length = first < 0x80 ? first : 0;
		for (const byte of bytes.subarray(offset + 2, start)) {
			length = (length * 256) + byte;
		}

		if (start + length > bytes.length) {
			break;
		}

		elements.push({tag, content: bytes.subarray(start, start + length)});
		offset = start + length;
	}

	return elements;
};

const contentOf = (element: Element | undefined): Uint8Array => element?.content ?? new Uint8Array();

const tags = {integer: 0x02, octets: 0x04, extensions: 0xA3} as const;

/** 2.5.29.19, basic constraints. */
const basicConstraints = '551d13';

const hex = (bytes: Uint8Array): string => [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');

/** How many authorities a certificate (DER) allows below it, which node:crypto does not tell; undefined where it sets no bound. */
export const readPathLength = (der: Uint8Array): number | undefined => {
	const [certificate] = elementsOf(der);
	const [body] = elementsOf(contentOf(certificate));
	const wrapper = elementsOf(contentOf(body)).find(({tag}) => tag === tags.extensions);
	const [list] = elementsOf(contentOf(wrapper));
	const extension = elementsOf(contentOf(list)).map(({content}) => elementsOf(content)).find(([id]) => hex(contentOf(id)) === basicConstraints);
	const [sequence] = elementsOf(contentOf(extension?.find(({tag}) => tag === tags.octets)));
	const length = elementsOf(contentOf(sequence)).find(({tag}) => tag === tags.integer);
	return length === undefined ? undefined : Number.parseInt(hex(length.content), 16);
};
