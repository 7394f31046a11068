import {useInput, usePaste} from 'ink';
import {useLayoutEffect, useReducer, useRef, useState} from 'react';
import {pressesOf, type Binding, type Press} from '../keys.ts';

type Options = {
	isActive?: boolean;
	/** A text field has the focus: takes what is typed and not bound. Without it, a paste is no key and is left alone. */
	onText?: (text: string) => void;
};

/** So many keys wait at most: more are those of a key or a wheel that was held while nothing could be drawn, and would go on after it. */
const mostWaiting = 64;

/**
Runs the first binding of each pressed key. One mode has one table: nothing else may listen at the same time.

Keys that arrive together are taken one by one, each by the table that the one before has left on the screen, and each in a turn of the
event loop: React ends a program that updates itself more than 50 times in one (fact N-2), and what runs behind the screens goes on
meanwhile. What nobody takes costs no turn, and Ctrl-C does not wait for what was pressed before it.
*/
export const useBindings = (
	bindings: readonly Binding[],
	{isActive = true, onText}: Options = {},
): void => {
	const waiting = useRef<Press[]>([]);
	const isBusy = useRef(false);
	const [, show] = useReducer((turns: number) => turns + 1, 0);
	const [failure, setFailure] = useState<{error: unknown}>();
	if (failure !== undefined) {
		throw failure.error;
	}

	const bindingOf = ({name}: Press) => bindings.find(({keys}) => keys.includes(name));

	const takeNext = () => {
		const place = waiting.current.findIndex(
			press => bindingOf(press) !== undefined || (onText !== undefined && press.text !== undefined),
		);
		const press = place === -1 ? undefined : waiting.current[place];
		waiting.current = place === -1 ? [] : waiting.current.slice(place + 1);
		isBusy.current = press !== undefined;
		if (press === undefined) {
			return;
		}

		try {
			const binding = bindingOf(press);
			if (binding === undefined) {
				onText?.(press.text ?? '');
			} else {
				binding.run(press.name);
			}

			show();
		} catch (error) {
			// Thrown where keys are read it would end the program; thrown by the screen, only the screens.
			setFailure({error});
		}
	};

	const latest = useRef(takeNext);

	const take = (presses: readonly Press[]) => {
		const all = [...waiting.current, ...presses];
		waiting.current = all
			.slice(
				Math.max(
					0,
					all.findLastIndex(({name}) => name === 'ctrl+c'),
				),
			)
			.slice(0, mostWaiting);
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
		latest.current = takeNext;
		if (!isActive) {
			waiting.current = [];
		}

		if (isBusy.current) {
			setImmediate(() => {
				latest.current();
			});
		}
	});
	useLayoutEffect(
		() => () => {
			waiting.current = [];
		},
		[],
	);
};
