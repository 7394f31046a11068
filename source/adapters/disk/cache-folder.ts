/** The user's folder for what can be had again: `XDG_CACHE_HOME` where it is absolute, else the system's usual one. Ours is in it. */
export const cacheFolder = ({
	env,
	home,
	platform,
}: {
	env: Readonly<Record<string, string | undefined>>;
	home: string;
	platform: string;
}): string => {
	const given = env['XDG_CACHE_HOME'];
	const usual = platform === 'darwin' ? `${home}/Library/Caches` : `${home}/.cache`;
	return `${given?.startsWith('/') ? given : usual}/mesh-wizard`;
};
