/** `Sentence`, of `sentence`. */
export const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** A text that goes on in the middle of a sentence. */
export const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** `This is one.`, of `this is one`. */
export const sentence = (text: string): string =>
	capitalized(/[.…!?:]$/v.test(text) ? text : `${text}.`);
