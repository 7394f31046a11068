import {useState} from 'react';
import type {Binding} from '../keys.ts';
import {editingKeys, editText, insertText, typedText, type Typed} from '../text-edit.ts';

export type TextFieldState = {
	value: string;
	typed: Typed;
	/** Starts anew with this text, the cursor behind it. */
	reset: (text: string) => void;
	/** For the frame's `onText`. */
	onText: (text: string) => void;
	/** For the frame's table, behind the keys that take the text or give it up. */
	bindings: readonly Binding[];
};

/** A line of text that is being typed. Who owns it decides when it is taken, by keys of its own. */
export const useTextField = (initial = ''): TextFieldState => {
	const [typed, setTyped] = useState(() => typedText(initial));
	return {
		value: typed.text,
		typed,
		reset(text) {
			setTyped(typedText(text));
		},
		onText(text) {
			setTyped(current => insertText(current, text));
		},
		bindings: [
			{
				keys: editingKeys,
				run(key) {
					setTyped(current => editText(current, key));
				},
			},
		],
	};
};
