import {UsageError} from '../errors.ts';
import {baseFileName} from '../mesh/base-file.ts';
import {baseLines, platformNames} from '../mesh/base-for.ts';
import type {Mesh} from '../mesh/mesh.ts';
import {platformFiles, platformOfContext, type PlatformFile} from '../mesh/platform-files.ts';
import type {InitOptions} from './definitions/init.ts';

type InitPlatforms = {
	files: readonly PlatformFile[];
	/** What is not known, or is left to a person. */ notes: readonly string[];
};

/** The settings of the clusters' platforms: as the flags say, else by the contexts' names. Throws `UsageError` for a cluster that is not there. */
export const initPlatforms = (
	{clusters}: Pick<Mesh, 'clusters'>,
	{platforms}: Pick<InitOptions, 'platforms'>,
	{hasBase}: {hasBase: boolean},
): InitPlatforms => {
	const unlisted = platforms.flatMap(({cluster}) =>
		cluster === undefined || clusters.some(({name}) => name === cluster) ? [] : [cluster],
	);
	if (unlisted.length > 0) {
		throw new UsageError(
			`--platform names ${unlisted.join(', ')}, and the clusters are ${clusters.map(({name}) => name).join(', ')}`,
		);
	}

	const known = clusters.map(({name, context}) => ({
		name,
		platform:
			(
				platforms.find(({cluster}) => cluster === name) ??
				platforms.find(({cluster}) => cluster === undefined)
			)?.platform ?? platformOfContext(context),
	}));
	const unknown = known.filter(({platform}) => platform === undefined).map(({name}) => name);
	const files = platformFiles(known);
	const left = hasBase ? files.filter(({name}) => name === baseFileName) : [];
	return {
		files: files.filter(file => !left.includes(file)),
		notes: [
			...left.map(
				({platform, overlay}) =>
					`For ${platform}, see to it that ${baseFileName}, which was there, has below spec: ${baseLines(overlay).join(', ')}`,
			),
			...(unknown.length === 0
				? []
				: [
						`On what ${unknown.join(', ')} ${unknown.length === 1 ? 'runs' : 'run'} is not known here: on ${platformNames.slice(0, -1).join(', ')} or ${platformNames.at(-1) ?? ''}, Istio must be told (--platform; preflight says so, too).`,
					]),
		],
	};
};
