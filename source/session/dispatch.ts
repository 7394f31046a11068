import type {IntentOf, IntentType} from './session.ts';

/** What is done about each intent. */
export type IntentHandlers = {readonly [Type in IntentType]: (intent: IntentOf<Type>) => void};

/** Hands an intent to its handler. */
export const dispatch = <Type extends IntentType>(
	handlers: IntentHandlers,
	intent: IntentOf<Type>,
): void => {
	handlers[intent.type](intent);
};
