/** A scalar without quotes that go-yaml takes for something else than text; what was written stays. */
export class PlainScalar {
	readonly text: string;
	readonly kind: 'bool' | 'number';

	constructor(text: string, kind: 'bool' | 'number') {
		this.text = text;
		this.kind = kind;
	}
}

/** YAML 1.1's words, of which go-yaml v2 takes all. */
const booleans =
	/^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/v;

const numbers =
	/^(?:[\-+]?(?:0x[\dA-F]+|0o?[0-7]+|0b[01]+|\d+)|[\-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[\-+]?\d+)?|[\-+]?\.inf|\.nan)$/iv;

/** Whether what was written means true. */
export const isTrue = (text: unknown): boolean =>
	typeof text === 'string' && /^(?:y|yes|true|on)$/iv.test(text);

/** What go-yaml v2 takes a scalar without quotes for (`resolve.go`). */
export const kindOfPlain = (text: string): 'bool' | 'number' | 'null' | 'text' => {
	if (/^(?:|~|null|Null|NULL)$/v.test(text)) {
		return 'null';
	}

	if (booleans.test(text)) {
		return 'bool';
	}

	return /^[\-+.\d]/v.test(text) && numbers.test(text.replaceAll('_', '')) ? 'number' : 'text';
};
