import type {TrustOption} from '../../../session/session.ts';
import {useSession, useSend} from '../../hooks/use-session.ts';
import type {Binding} from '../../keys.ts';
import {few} from '../../words.ts';

/**
The way out where clusters that don't answer were accepted in preflight: nobody knows their roots, so that nothing can be signed for
them. Says so, and has a key that leaves them out and goes back to preflight.
*/
export const useUnread = (
	options: ReadonlyArray<Pick<TrustOption, 'mode' | 'unsuitable'>>,
): {unread: string | undefined; bindings: readonly Binding[]} => {
	const {
		preflight: {facts},
		wizard: {
			answers: {clusters},
		},
	} = useSession();
	const send = useSend();
	const dead = new Set(facts.filter(({reach}) => !reach.ok).map(({name}) => name));
	const lost = clusters.filter(({name}) => dead.has(name)).map(({name}) => name);
	const isShut =
		options.length > 0 &&
		options.every(({mode, unsuitable}) => mode === 'external' || unsuitable !== undefined);
	if (lost.length === 0 || !isShut || lost.length === clusters.length) {
		return {unread: undefined, bindings: []};
	}

	const [it, its] = lost.length === 1 ? ['it', 'its root'] : ['them', 'their roots'];
	return {
		unread: `${few(lost)} can't be read, so nobody knows ${its}. x leaves ${it} out; or go back and run the checks again once ${lost.length === 1 ? 'it answers' : 'they answer'}.`,
		bindings: [
			{
				keys: ['x'],
				label: `leave ${lost.length === 1 ? (lost[0] ?? '') : 'them'} out`,
				help: "take the clusters that can't be read out of the mesh, and go back to preflight",
				priority: 4,
				run() {
					send({
						type: 'wizard',
						action: {type: 'choose', clusters: clusters.filter(({name}) => !dead.has(name))},
					});
					send({type: 'wizard', action: {type: 'go', step: 'preflight'}});
				},
			},
		],
	};
};
