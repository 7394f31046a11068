import {platformNames} from '../../mesh/base-for.ts';
import {topologies} from '../../mesh/assign-roles.ts';
import {define, type OptionsOf} from '../command.ts';
import {optionsOf, passphraseFileFlag} from '../common-flags.ts';
import {
	choiceOf,
	inGroup,
	isGiven,
	listFlag,
	listOf,
	pathFlag,
	textFlag,
	valuesOf,
	type Flag,
	type Flags,
	type Typed,
} from '../flag.ts';
import {readTrustChoice, trustFlags} from '../init-trust.ts';
import {suggestion} from '../suggestion.ts';

type NamedContext = {context: string; name?: string};

/** `name=context`, or a context alone. Contexts may hold `=` of their own: only a cluster's name before it counts. */
const contextOf = (text: string): NamedContext => {
	const [, name, context] = /^([\w\-]+)=(.+)$/v.exec(text) ?? [];
	return name === undefined || context === undefined ? {context: text} : {name, context};
};

const contextsFlag: Flag<readonly NamedContext[]> = {
	...inGroup(
		'Clusters',
		listFlag('contexts', 'the clusters by kubeconfig context, or name=context'),
	),
	offers: {values: 'contexts', isList: true, behindName: {values: 'contexts'}},
	read: typed => listOf(typed, 'contexts').map(text => contextOf(text)),
};

const topologyFlag = {
	long: 'topology',
	description: `${topologies.join(', ')} (default: primaries on networks of their own)`,
	value: 'shape',
	offers: {values: topologies},
	group: 'Mesh',
	read: (typed: Typed) => choiceOf(typed, 'topology', topologies),
} as const satisfies Flag;

/** `--platform k3s` for all that are not named, `--platform east-1=gke` for one. */
const platformFlag: Flag<ReadonlyArray<{cluster?: string; platform: string}>> = {
	...inGroup(
		'Mesh',
		listFlag(
			'platform',
			`on what the clusters run, or name=platform for one: ${platformNames.join(', ')}, other (default: by the contexts' names)`,
		),
	),
	offers: {
		values: [...platformNames, 'other'],
		isList: true,
		behindName: {values: [...platformNames, 'other']},
	},
	read: typed =>
		listOf(typed, 'platform').map(text => {
			const [platform = '', cluster] = text.split('=').toReversed();
			if (platform !== 'other' && !platformNames.includes(platform)) {
				typed.problems.push(
					`--platform ${text}: the choices are ${[...platformNames, 'other'].join(', ')}.${suggestion(platform, platformNames)}`,
				);
			}

			return {platform, cluster};
		}),
};

/** What a topology.yaml says already. */
const shapeFlags = {
	contexts: contextsFlag,
	topology: topologyFlag,
	networks: inGroup(
		'Mesh',
		listFlag('networks', 'the network of each cluster in the order of --contexts, or one for all'),
	),
	primaries: inGroup(
		'Mesh',
		listFlag('primaries', 'the clusters that run an istiod; the others are their remotes'),
	),
} as const satisfies Flags;

const flags = {
	/** Undefined: mesh.yaml where it is run. */
	file: inGroup(
		'Mesh',
		pathFlag('file', 'the mesh file to write (default: mesh.yaml)', {short: 'f'}),
	),
	from: inGroup(
		'Mesh',
		pathFlag('from', 'take mesh, clusters and networks from a topology.yaml of setup-mesh.sh'),
	),
	mesh: inGroup('Mesh', textFlag('mesh', 'the ID of the mesh', {value: 'id'})),
	...shapeFlags,
	organization: inGroup(
		'Certificates',
		textFlag('organization', 'O= of the certificates (default: the ID of the mesh)', {
			value: 'name',
		}),
	),
	istioVersion: inGroup(
		'Mesh',
		textFlag('istio-version', 'the version of Istio (default: that of istioctl on PATH)', {
			value: 'version',
		}),
	),
} as const satisfies Flags;

const read = (typed: Typed) => {
	const contradicting = Object.values(shapeFlags).filter(flag => isGiven(typed, flag));
	if (isGiven(typed, flags.from) && contradicting.length > 0) {
		typed.problems.push(
			`--from says which clusters there are, and where: leave out ${contradicting.map(({long}) => `--${long}`).join(', ')}, and edit the mesh file afterwards.`,
		);
	}

	return {
		...optionsOf(flags, typed),
		platforms: platformFlag.read(typed),
		trust: readTrustChoice(typed),
		...valuesOf({passphraseFile: passphraseFileFlag}, typed),
	};
};

export const initDefinition = define({
	name: 'init',
	summary: 'write mesh.yaml and base.yaml and make the root; contacts no cluster',
	description:
		"Writes mesh.yaml and base.yaml from flags, or from a topology.yaml of Istio's former setup-mesh.sh, and makes or checks the root of the certificates. Contacts no cluster and overwrites nothing.",
	flags: {
		...flags,
		trust: trustFlags.trust,
		certs: trustFlags.certs,
		platforms: platformFlag,
		encrypt: trustFlags.encrypt,
		passphraseFile: passphraseFileFlag,
	},
	important: [flags.contexts, flags.mesh, flags.topology, trustFlags.trust, flags.from],
	examples: [
		{
			line: 'mesh-wizard init --mesh shop --contexts admin@east-1,admin@west-1',
			purpose: 'two primaries on networks of their own',
		},
		{
			line: 'mesh-wizard init --from topology.yaml --organization shop.example.com',
			purpose: 'from a file of setup-mesh.sh',
		},
	],
	read,
});

export type InitOptions = OptionsOf<typeof initDefinition>;
