export type LockFile = {
	packages: Record<
		string,
		{[field: string]: unknown; version?: string; optionalDependencies?: Record<string, string>}
	>;
};

/** Optional dependencies that a package-lock.json names without having an entry for them: `npm ci` refuses such a file. */
export const missingOptionals = ({packages}: LockFile): Array<{name: string; version: string}> =>
	Object.entries(packages).flatMap(([folder, {optionalDependencies = {}}]) =>
		Object.entries(optionalDependencies)
			.filter(
				([name]) =>
					!(`${folder}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
			)
			.map(([name, version]) => ({name, version})),
	);
