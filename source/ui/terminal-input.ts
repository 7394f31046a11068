import {stripVTControlCharacters} from 'node:util';

/** More characters than anybody types ahead of a slow line, unless they are those of a key that is held. */
const mostTypedAhead = 32;
/** What follows an unmarked paste within so many milliseconds belongs to it: it arrives in several reads. */
const pasteMs = 100;

const pasteStart = '\u001B[200~';
const pasteEnd = '\u001B[201~';

/** Whether a read is a paste that its terminal has not marked: its letters are no keys. */
const isPaste = (chunk: string): boolean => {
	const [first, ...others] = stripVTControlCharacters(chunk);
	return others.length >= mostTypedAhead && others.some(character => character !== first);
};

/** Leaves out what follows `ESC [ M` in a report of a mouse: three characters, which may be any (fact N-3). Keeps its place between reads. */
const makeMouseFilter = (): ((chunk: string) => string) => {
	const beginning = '\u001B[M';
	let matched = 0;
	let left = 0;
	return chunk =>
		[...chunk]
			.filter(character => {
				if (left > 0) {
					left--;
					return false;
				}

				matched = character === beginning[matched] ? matched + 1 : Number(character === '\u001B');
				if (matched === beginning.length) {
					matched = 0;
					left = 3;
				}

				return true;
			})
			.join('');
};

/**
A keyboard as the screens read it: what is no key never becomes one.

- A paste that the terminal has not marked is marked, so that its letters press nothing.
- Of reports of a mouse, which we never ask for but a program that died before may have, nothing is left that could be typed.
- What is typed before `heldUntil` resolves waits for that, in order.
*/
export const terminalInput = (
	stdin: NodeJS.ReadStream,
	{now = () => performance.now(), heldUntil}: {now?: () => number; heldUntil?: Promise<void>} = {},
): NodeJS.ReadStream => {
	let isHeld = heldUntil !== undefined;
	void heldUntil?.then(() => {
		isHeld = false;
		// A stream that has said once that it can be read says so again only after that.
		stdin.emit('readable');
	});
	const withoutMouse = makeMouseFilter();
	let isMarked = false;
	let pastedAt = Number.NEGATIVE_INFINITY;
	const read = (size?: number): unknown => {
		const chunk: unknown = isHeld ? null : stdin.read(size);
		if (typeof chunk !== 'string') {
			return chunk;
		}

		const wasMarked = isMarked;
		const started = chunk.lastIndexOf(pasteStart);
		const ended = chunk.lastIndexOf(pasteEnd);
		isMarked = started === -1 && ended === -1 ? wasMarked : started > ended;
		if (wasMarked || started !== -1) {
			return chunk;
		}

		const text = withoutMouse(chunk);
		if (isPaste(text)) {
			pastedAt = now();
		}

		return now() - pastedAt < pasteMs ? `${pasteStart}${text}${pasteEnd}` : text;
	};

	return new Proxy(stdin, {
		get(target, property) {
			if (property === 'read') {
				return read;
			}

			const value: unknown = Reflect.get(target, property, target);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
};
