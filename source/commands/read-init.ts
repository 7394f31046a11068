import {platformNames} from '../mesh/base-for.ts';
import {topologies} from '../mesh/place-clusters.ts';
import {readTrustChoice} from './init-trust.ts';
import {suggestion, type OptionReader} from './option-reader.ts';
import type {CommonOptions, InitOptions} from './options.ts';

/** `name=context`, or a context alone. Contexts may hold `=` of their own: only a cluster's name before it counts. */
const contextOf = (text: string): {context: string; name?: string} => {
	const [, name, context] = /^([\w\-]+)=(.+)$/v.exec(text) ?? [];
	return name === undefined || context === undefined ? {context: text} : {name, context};
};

/** `--platform k3s` for all, `--platform east-1=gke` for one. */
const readPlatforms = (reader: OptionReader): InitOptions['platforms'] =>
	reader.list('platform').map(text => {
		const [platform = '', cluster] = text.split('=').toReversed();
		if (platform !== 'other' && !platformNames.includes(platform)) {
			reader.problems.push(
				`--platform ${text}: the choices are ${[...platformNames, 'other'].join(', ')}.${suggestion(platform, platformNames)}`,
			);
		}

		return {platform, ...(cluster === undefined ? {} : {cluster})};
	});

/** The flags of init. */
export const readInit = (reader: OptionReader, common: CommonOptions): InitOptions => {
	const contradicting = ['contexts', 'topology', 'networks', 'primaries'].filter(name =>
		reader.isGiven(name),
	);
	if (reader.isGiven('from') && contradicting.length > 0) {
		reader.problems.push(
			`--from says which clusters there are, and where: leave out ${contradicting.map(name => `--${name}`).join(', ')}, and edit the mesh file afterwards.`,
		);
	}

	return {
		...common,
		file: reader.path('file'),
		from: reader.path('from'),
		mesh: reader.text('mesh'),
		organization: reader.text('organization'),
		istioVersion: reader.text('istioVersion'),
		contexts: reader.list('contexts').map(text => contextOf(text)),
		...(reader.isGiven('topology') ? {topology: reader.choice('topology', topologies)} : {}),
		networks: reader.list('networks'),
		primaries: reader.list('primaries'),
		platforms: readPlatforms(reader),
		trust: readTrustChoice(reader, {resolve: reader.resolve}),
		passphraseFile: reader.path('passphraseFile'),
	};
};
