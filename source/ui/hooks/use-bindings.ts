import {useInput, usePaste} from 'ink';
import {useLayoutEffect, useReducer, useRef} from 'react';
import {pressesOf, type Binding, type Press} from '../keys.ts';

type Options = {
	isActive?: boolean;
	/** A text field has the focus: takes what is typed and not bound. Without it, a paste is no key and is left alone. */
	onText?: (text: string) => void;
};

/**
Runs the first binding of each pressed key. One mode has one table: nothing else may listen at the same time.

Keys that arrive together are taken one by one, each by the table that the one before has left on the screen.
*/
export const useBindings = (
	bindings: readonly Binding[],
	{isActive = true, onText}: Options = {},
): void => {
	const waiting = useRef<Press[]>([]);
	const isBusy = useRef(false);
	const [, show] = useReducer((turns: number) => turns + 1, 0);

	const takeNext = () => {
		const press = waiting.current.shift();
		isBusy.current = press !== undefined;
		if (press === undefined) {
			return;
		}

		const binding = bindings.find(({keys}) => keys.includes(press.name));
		if (binding !== undefined) {
			binding.run(press.name);
		} else if (press.text !== undefined) {
			onText?.(press.text);
		}

		show();
	};

	const take = (presses: readonly Press[]) => {
		waiting.current.push(...presses);
		if (!isBusy.current) {
			takeNext();
		}
	};

	useInput(
		(input, key) => {
			take(pressesOf(input, key));
		},
		{isActive},
	);
	usePaste(
		text => {
			take([{name: '', text}]);
		},
		{isActive},
	);
	useLayoutEffect(() => {
		if (!isActive) {
			waiting.current = [];
		}

		if (isBusy.current) {
			takeNext();
		}
	});
};
