import type {ContextChoice} from './context-choices.ts';
import type {ContextView, Probe} from './session.ts';

/** Contexts whose credentials are at hand are asked at once, the others when they are chosen (decision D-17). */
export const isAskedAtOnce = ({context: {auth}}: ContextChoice): boolean =>
	auth === 'static' || auth === 'none';

/** A context in the list, with what its cluster has answered; unless told otherwise, as it stands before anybody is asked. */
export const contextView = (choice: ContextChoice, probe?: Probe): ContextView => {
	const {
		key,
		context: {server, isCurrent, auth},
		source,
		defaultName,
	} = choice;
	return {
		context: key,
		source,
		server,
		isCurrent,
		auth,
		probe: probe ?? {state: isAskedAtOnce(choice) ? 'asking' : 'not-asked'},
		defaultName,
	};
};
