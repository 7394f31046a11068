import type {TopologyOption} from '../wizard/options.ts';

/** The topologies that the facts speak for and against, as the guided set-up offers them. */
export type Advice = {
	/** The recommended one first, unsuitable ones last; none where no cluster has answered (`noAdvice`). */
	options: readonly TopologyOption[];
	/** Cluster names by context. */
	names: ReadonlyMap<string, string>;
	/** With a mesh file: what it plans against the advice. Then nothing else is told. */
	contradiction?: string;
};

/** Why there are no options. */
export const noAdvice =
	'None: no cluster has answered, and what is not known is no reason for or against anything.';

/** Where the clusters go: `network1: a, b`, or that each has a network of its own. */
const networksOf = ({topology: {places}}: TopologyOption, names: Advice['names']): string => {
	const networks = new Map<string, string[]>();
	for (const [context, {network}] of Object.entries(places)) {
		networks.set(network, [...(networks.get(network) ?? []), names.get(context) ?? context]);
	}

	if ([...networks.values()].every(members => members.length === 1)) {
		return 'Networks: one for each cluster, of its name.';
	}

	return `Networks: ${[...networks].map(([network, members]) => `${network} (${members.length > 6 ? `${String(members.length)} clusters` : members.join(', ')})`).join(', ')}.`;
};

const rolesOf = ({topology: {places}}: TopologyOption, names: Advice['names']): string[] => {
	const remotes = Object.values(places).filter(({role}) => role === 'remote').length;
	const primaries = Object.entries(places)
		.filter(([, {role}]) => role === 'primary')
		.map(([context]) => names.get(context) ?? context);
	return remotes === 0 ? [] : [`Primary: ${primaries.join(', ')}; the others are its remotes.`];
};

/** What is said of one option: its title, and sentences. */
export const adviceSentences = (
	option: TopologyOption,
	names: Advice['names'],
): readonly string[] =>
	option.unsuitable === undefined
		? [
				option.summary,
				...(option.recommended ? [networksOf(option, names), ...rolesOf(option, names)] : []),
				...option.reasons,
			]
		: [option.unsuitable];

/** `Recommended`, `Possible`, `Unsuitable`. */
export const adviceVerdict = ({
	recommended,
	unsuitable,
}: TopologyOption): 'Recommended' | 'Possible' | 'Unsuitable' => {
	if (recommended) {
		return 'Recommended';
	}

	return unsuitable === undefined ? 'Possible' : 'Unsuitable';
};
