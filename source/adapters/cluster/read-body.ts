import {Buffer} from 'node:buffer';
import type {IncomingMessage} from 'node:http';
import {pipeline, type Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';

/** The answer is longer than asked for. */
export class TooLong extends Error {
	override readonly name = 'TooLong';
}

/** The body as it was before compression. */
export const decoded = (response: IncomingMessage): Readable =>
	response.headers['content-encoding'] === 'gzip'
		? // A broken connection surfaces where the result is read.
			pipeline(response, createGunzip(), () => undefined)
		: response;

/** Reads a body to its end. Throws `TooLong` beyond `maximumBytes` (counted after decompression) and drops the connection. */
export const readBody = async (
	response: IncomingMessage,
	maximumBytes: number,
): Promise<string> => {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of decoded(response) as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes > maximumBytes) {
			response.destroy();
			throw new TooLong();
		}

		chunks.push(chunk);
	}

	return Buffer.concat(chunks).toString('utf8');
};
