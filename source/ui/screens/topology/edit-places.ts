import type {Placement} from '../../../wizard/answers.ts';

export type Placements = Readonly<Record<string, Placement>>;

/** Contexts of the primaries, in the order given. */
export const primariesOf = (places: Placements, contexts: readonly string[]): readonly string[] =>
	contexts.filter(context => places[context]?.role === 'primary');

const networkOf = (places: Placements, context: string): string => places[context]?.network ?? '';

/** Makes a cluster a primary. */
export const withPrimary = (places: Placements, context: string): Placements => ({
	...places,
	[context]: {network: networkOf(places, context), role: 'primary'},
});

/**
Makes a cluster a remote, of the first primary on its network or, without one there, of the first at all; its own remotes go to
that one, too. Undefined where no other primary is left.
*/
export const withRemote = (
	places: Placements,
	context: string,
	contexts: readonly string[],
): Placements | undefined => {
	const others = primariesOf(places, contexts).filter(other => other !== context);
	const owner =
		others.find(other => networkOf(places, other) === networkOf(places, context)) ?? others[0];
	if (owner === undefined) {
		return undefined;
	}

	return Object.fromEntries(
		Object.entries(places).map(([key, place]): [string, Placement] => {
			if (key === context) {
				return [key, {network: place.network, role: 'remote', owner}];
			}

			return [key, place.role === 'remote' && place.owner === context ? {...place, owner} : place];
		}),
	);
};

/** Gives a remote to the next primary. */
export const withNextOwner = (
	places: Placements,
	context: string,
	contexts: readonly string[],
): Placements => {
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

export const withNetwork = (places: Placements, context: string, network: string): Placements => {
	const place = places[context];
	return place === undefined ? places : {...places, [context]: {...place, network}};
};
