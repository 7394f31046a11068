import {inspect} from 'node:util';

const mask = '•••';

/** A token or a private key. Its string, JSON and inspected forms are `•••`; only `reveal` gives the value (decision D-15). */
export class Sensitive<T = string> {
	readonly #value: T;

	constructor(value: T) {
		this.#value = value;
	}

	reveal(): T {
		return this.#value;
	}

	toString(): string {
		return mask;
	}

	toJSON(): string {
		return mask;
	}

	[inspect.custom](): string {
		return mask;
	}
}
