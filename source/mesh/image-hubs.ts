/** A place that serves Istio's images until a day, and none afterwards. */
export type RetiringHub = {
	/** As an image names it, in lower case. */
	host: string;
	/** What stands between the host and the image's own path; everything on the host when it is empty. */
	path: string;
	/** From then on nothing is served any more. */
	until: string;
	/** Where the same images are, each under the path that it has here; undefined where no other hub has them. */
	instead?: string;
	/** Who says so, and when that was looked up. */
	source: string;
	lookedUp: string;
};

const notice = {
	// The fourth and last test switches everything off from 8 December 15:00 UTC on; the retirement follows it.
	until: '2026-12-09T15:00:00Z',
	source:
		'https://istio.io/latest/news/releases/1.31.x/announcing-1.31/upgrade-notes/#deprecation-of-gcp-infrastructure-and-hosting',
	lookedUp: '2026-11-29',
} as const;

/** Builds for tests are on no other hub; that they go with the rest of what Google hosts is said here. */
const testing = {...notice, source: 'https://github.com/istio/istio/issues/61467'} as const;

/**
The hubs that go away. Mirrors, caches and regional hosts are registries of their own and not among them. Released images stay on
Docker Hub (docker.io/istio), older ones included.
*/
export const retiringHubs: readonly RetiringHub[] = [
	{
		host: 'gcr.io',
		path: 'istio-release',
		instead: 'docker.io/istio',
		...notice,
	},
	{
		host: 'registry.istio.io',
		path: 'release',
		instead: 'docker.io/istio',
		...notice,
	},
	{host: 'registry.istio.io', path: '', ...testing},
	{host: 'gcr.io', path: 'istio-testing', ...testing},
];

/** How people call it: `gcr.io/istio-release`. */
export const hubName = ({host, path}: RetiringHub): string =>
	path === '' ? host : `${host}/${path}`;

/** The last day on which it serves images: `2026-12-09`. */
export const lastDayOf = ({until}: RetiringHub): string => until.slice(0, 10);

/** Whether it serves nothing any more; `now` in epoch milliseconds. */
export const isGone = ({until}: RetiringHub, now: number): boolean => now >= Date.parse(until);

/** The host of an image in lower case, without the port that is meant anyway, and what follows it. */
const split = (image: string): {host: string; rest: string} => {
	const [host = '', ...rest] = image.trim().split('/');
	return {host: host.toLowerCase().replace(/:443$/v, ''), rest: rest.join('/')};
};

/** The segments of a path, without tag and digest. */
const segmentsOf = (rest: string): string[] => {
	const [path = ''] = rest.split('@', 1);
	return path
		.replace(/:[^:\/]*$/v, '')
		.split('/')
		.filter(segment => segment !== '');
};

/** The retiring hub that an image comes from, or that a hub is or lies in; undefined for any other. Whole path segments count. */
export const retiringHubOf = (image: string): RetiringHub | undefined => {
	const {host, rest} = split(image);
	const segments = segmentsOf(rest);
	return retiringHubs.find(
		hub => hub.host === host && (hub.path === '' || hub.path === segments[0]),
	);
};

/** The same image, or hub, where it stays: with its own path, tag and digest. Undefined where no hub has it. */
export const replacementOf = (image: string): string | undefined => {
	const hub = retiringHubOf(image);
	if (hub?.instead === undefined) {
		return undefined;
	}

	const {rest} = split(image);
	return `${hub.instead}${rest.replace(/^\/*/v, '').slice(hub.path.length).replace(/\/+$/v, '')}`;
};
