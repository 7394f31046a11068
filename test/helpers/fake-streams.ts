import {Readable, Writable} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';

/** A terminal of that size that keeps the last frame. */
export class Stdout extends Writable {
	isTTY = true;
	frame = '';
	isBracketedPaste = false;
	columns: number;
	rows: number;

	constructor(columns: number, rows: number) {
		super({decodeStrings: false});
		this.columns = columns;
		this.rows = rows;
	}

	// In debug mode Ink writes each frame whole; whatever else it writes is control sequences, and newlines when it ends.
	override _write(chunk: string, _encoding: BufferEncoding, callback: () => void): void {
		this.isBracketedPaste =
			chunk === '\u001B[?2004h' || (this.isBracketedPaste && chunk !== '\u001B[?2004l');
		if (stripVTControlCharacters(chunk).trim() !== '') {
			this.frame = chunk;
		}

		callback();
	}
}

/** A keyboard whose keys arrive at once. */
export class Stdin extends Readable {
	isTTY = true;
	isRaw = false;
	isRef = true;
	#pending = '';

	constructor() {
		super({
			read() {
				// Everything is sent, nothing is fetched.
			},
		});
	}

	/** Ink reads it at once; what nobody listens for is lost. */
	send(text: string): void {
		this.#pending = text;
		this.emit('readable');
		this.#pending = '';
	}

	// Node asks for 0 characters to start a stream, and is told null when there is nothing.
	override read(size?: number): ReturnType<Readable['read']> {
		const text = size === 0 ? '' : this.#pending;
		this.#pending = size === 0 ? this.#pending : '';
		return text === '' ? null : text;
	}

	ref(): void {
		this.isRef = true;
	}

	unref(): void {
		this.isRef = false;
	}

	setRawMode(isRaw: boolean): this {
		this.isRaw = isRaw;
		return this;
	}
}
