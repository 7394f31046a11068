import type {Answers} from './answers.ts';

const isSameSet = (one: Answers, other: Answers): boolean => {
	const contexts = new Set(one.clusters.map(({context}) => context));
	return (
		contexts.size === other.clusters.length &&
		other.clusters.every(({context}) => contexts.has(context))
	);
};

const hasSameNetworks = (one: Answers, other: Answers): boolean => {
	const networks = new Map(one.clusters.map(({context, network}) => [context, network]));
	return other.clusters.every(({context, network}) => networks.get(context) === network);
};

/** Without a topology anybody may still be one. */
const primaryNames = ({clusters, topology}: Answers): readonly string[] =>
	clusters
		.filter(({context}) => topology?.places[context]?.role !== 'remote')
		.map(({name}) => name);

/** Drops the answers that rested on what has just changed, and says so; everything else stays. */
export const dropStale = (
	before: Answers,
	after: Answers,
): {answers: Answers; dropped: readonly string[]} => {
	const dropped: string[] = [];
	let answers = after;
	if (
		after.topology !== undefined &&
		after.topology === before.topology &&
		!isSameSet(before, after)
	) {
		answers = {...answers, topology: undefined};
		dropped.push('The topology was chosen for other clusters: choose it again.');
	} else if (
		after.topology !== undefined &&
		after.topology === before.topology &&
		!hasSameNetworks(before, after)
	) {
		answers = {...answers, topology: undefined};
		dropped.push('The networks have changed: choose the topology again.');
	}

	if (answers.trust?.mode === 'self-signed' && primaryNames(answers).length > 1) {
		answers = {...answers, trust: undefined};
		dropped.push('Self-signed certificates serve a single primary: choose the trust again.');
	}

	if (
		answers.trust?.mode === 'from-cluster' &&
		!primaryNames(answers).includes(answers.trust.cluster)
	) {
		dropped.push(
			`${answers.trust.cluster} is no longer a primary of the mesh, so its root can't sign: choose the trust again.`,
		);
		answers = {...answers, trust: undefined};
	}

	const names = new Set(answers.clusters.map(({name}) => name));
	const kept = answers.waivers.filter(({clusters}) => clusters.every(name => names.has(name)));
	if (kept.length < answers.waivers.length) {
		const gone = answers.waivers.filter(waiver => !kept.includes(waiver)).map(({id}) => id);
		answers = {...answers, waivers: kept};
		dropped.push(`The waiver of ${gone.join(', ')} named a cluster that is no longer chosen.`);
	}

	return {answers, dropped};
};
