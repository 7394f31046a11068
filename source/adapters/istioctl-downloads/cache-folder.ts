import path from 'node:path';

/** The user's folder for what can be had again: `XDG_CACHE_HOME` where it is absolute, else the system's usual one. */
export const cacheFolder = ({
	env,
	home,
	platform,
}: {
	env: Readonly<Record<string, string | undefined>>;
	home: string;
	platform: string;
}): string => {
	const given = env['XDG_CACHE_HOME'] ?? '';
	const usual =
		platform === 'darwin' ? path.join(home, 'Library', 'Caches') : path.join(home, '.cache');
	return path.join(path.isAbsolute(given) ? given : usual, 'mesh-wizard', 'istioctl');
};
