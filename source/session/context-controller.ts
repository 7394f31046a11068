import {contextChoices} from './context-choices.ts';
import {makeContextList} from './context-list.ts';
import type {SessionCore} from './session-core.ts';
import type {IntentOf} from './session.ts';

export type ContextController = {
	/** Asks every context that may be asked without being chosen. */
	askAll: () => void;
	/** Asks one; the earlier answer is forgotten. */
	ask: (context: string) => void;
	/** Of these, asks those that were not asked before they were chosen. */
	askChosen: (contexts: ReadonlySet<string>) => void;
	/** Runs a credential plugin on the terminal, then asks. */
	logIn: (intent: IntentOf<'log-in'>) => Promise<void>;
	isLoggingIn: () => boolean;
	stop: () => void;
};

export const makeContextController = ({
	ports,
	get,
	set,
	judge,
	fail,
}: SessionCore): ContextController => {
	const list = makeContextList(ports, {
		onChange() {
			set({contexts: list.current()});
			judge();
		},
	});
	let isLoggingIn = false;
	return {
		askAll: list.askAll,
		ask: list.ask,
		askChosen(chosen) {
			for (const {context, probe} of get().contexts) {
				if (chosen.has(context) && probe.state === 'not-asked') {
					list.ask(context);
				}
			}
		},
		async logIn({context, suspend}) {
			const wanted = contextChoices(ports.kubeconfig).find(({key}) => key === context)?.context;
			if (wanted === undefined) {
				return;
			}

			isLoggingIn = true;
			try {
				await suspend(async () => ports.login(wanted, {}));
			} catch (error) {
				fail(`The login of ${context} failed`, error);
			} finally {
				isLoggingIn = false;
			}

			list.ask(context);
		},
		isLoggingIn: () => isLoggingIn,
		stop: list.stop,
	};
};
