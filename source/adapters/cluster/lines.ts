import type {Buffer} from 'node:buffer';
import {StringDecoder} from 'node:string_decoder';
import type {Readable} from 'node:stream';

/** The lines of a stream, as they come. Throws when one line grows beyond `maximumLength`. */
export const linesOf = async function* (
	stream: Readable,
	maximumLength: number,
): AsyncIterable<string> {
	const decoder = new StringDecoder('utf8');
	let rest = '';
	for await (const chunk of stream as AsyncIterable<Buffer>) {
		const lines = (rest + decoder.write(chunk)).split('\n');
		rest = lines.pop() ?? '';
		if (rest.length > maximumLength) {
			throw new Error('a line without an end');
		}

		yield* lines.filter(line => line !== '');
	}
};
