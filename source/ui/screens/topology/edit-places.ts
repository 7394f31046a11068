import type {Place} from '../../../wizard/answers.ts';

export type Places = Readonly<Record<string, Place>>;

/** Contexts of the primaries, in the order given. */
export const primariesOf = (places: Places, contexts: readonly string[]): readonly string[] =>
	contexts.filter(context => places[context]?.role === 'primary');

const networkOf = (places: Places, context: string): string => places[context]?.network ?? '';

/** Makes a cluster a primary. */
export const withPrimary = (places: Places, context: string): Places => ({
	...places,
	[context]: {network: networkOf(places, context), role: 'primary'},
});

/**
Makes a cluster a remote, of the first primary on its network or, without one there, of the first at all; its own remotes go to
that one, too. Undefined where no other primary is left.
*/
export const withRemote = (
	places: Places,
	context: string,
	contexts: readonly string[],
): Places | undefined => {
	const others = primariesOf(places, contexts).filter(other => other !== context);
	const owner =
		others.find(other => networkOf(places, other) === networkOf(places, context)) ?? others[0];
	if (owner === undefined) {
		return undefined;
	}

	return Object.fromEntries(
		Object.entries(places).map(([key, place]): [string, Place] => {
			if (key === context) {
				return [key, {network: place.network, role: 'remote', owner}];
			}

			return [key, place.role === 'remote' && place.owner === context ? {...place, owner} : place];
		}),
	);
};

/** Gives a remote to the next primary. */
export const withNextOwner = (
	places: Places,
	context: string,
	contexts: readonly string[],
): Places => {
	const place = places[context];
	const primaries = primariesOf(places, contexts);
	const owner =
		place?.role === 'remote'
			? primaries[(primaries.indexOf(place.owner) + 1) % primaries.length]
			: undefined;
	return place === undefined || owner === undefined
		? places
		: {...places, [context]: {network: place.network, role: 'remote', owner}};
};

export const withNetwork = (places: Places, context: string, network: string): Places => {
	const place = places[context];
	return place === undefined ? places : {...places, [context]: {...place, network}};
};
