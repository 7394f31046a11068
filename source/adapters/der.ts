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

/** A value of the type OBJECT IDENTIFIER, as it is written: `2.5.29.37`. */
export const oidOf = (bytes: Uint8Array): string => {
	const numbers: bigint[] = [];
	let number = 0n;
	for (const byte of bytes) {
		number = number * 128n + BigInt(byte % 128);
		if (byte < 128) {
			numbers.push(number);
			number = 0n;
		}
	}

	const [first = 0n, ...others] = numbers;
	// The first two are one number, of which the first is at most 2.
	const arc = first < 80n ? first / 40n : 2n;
	return [arc, first - arc * 40n, ...others].join('.');
};

const tags = {boolean: 0x01, octets: 0x04, extensions: 0xa3} as const;

type Extension = {
	/** Hex of its OID's content. */
	id: string;
	oid: string;
	isCritical: boolean;
	value: Uint8Array;
};

/** The extensions of a certificate (DER). */
export const extensionsOf = (der: Uint8Array): Extension[] => {
	const [certificate] = elementsOf(der);
	const [body] = elementsOf(contentOf(certificate));
	const wrapper = elementsOf(contentOf(body)).find(({tag}) => tag === tags.extensions);
	const [list] = elementsOf(contentOf(wrapper));
	return elementsOf(contentOf(list)).map(({content}) => {
		const parts = elementsOf(content);
		return {
			id: hex(contentOf(parts[0])),
			oid: oidOf(contentOf(parts[0])),
			isCritical: parts.some(
				({tag, content: flag}) => tag === tags.boolean && flag.some(byte => byte !== 0),
			),
			value: contentOf(parts.find(({tag}) => tag === tags.octets)),
		};
	});
};

/** The value of a certificate's (DER) extension by the hex of its OID; undefined where it has none. */
export const extensionOf = (der: Uint8Array, id: string): Uint8Array | undefined =>
	extensionsOf(der).find(extension => extension.id === id)?.value;
