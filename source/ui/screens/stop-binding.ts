import type {Intent, Phase} from '../../session/session.ts';
import type {Binding} from '../keys.ts';

/** Ends what runs, or the program where nothing runs any more. */
export const stopBinding = (phase: Phase, send: (intent: Intent) => void): Binding => {
	const isEnded = phase === 'ended';
	const label = phase === 'stopping' ? 'end at once' : 'stop';
	return {
		keys: [isEnded ? 'q' : 'ctrl+c'],
		label: isEnded ? 'leave' : label,
		help: 'stop cleanly; again ends at once what runs',
		priority: 3,
		run() {
			send({type: 'interrupt'});
		},
	};
};
