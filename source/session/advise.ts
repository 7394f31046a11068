import type {CheckContext} from '../checks/finding.ts';
import {overlapChecks} from '../checks/network/overlap.ts';
import {runChecks} from '../checks/run-checks.ts';
import {lowerFirst} from '../text/sentence.ts';
import type {Model} from '../mesh/model.ts';
import type {Advice} from '../reporters/advice.ts';
import {adviseTopology} from '../wizard/advise-topology.ts';
import type {Pattern} from '../wizard/answers.ts';

/** Which of the guides' four shapes a mesh file plans; undefined for what mixes them. */
const patternOf = ({clusters}: Model): Pattern | undefined => {
	const networks = new Set(clusters.map(({network}) => network)).size;
	const primaries = clusters.filter(({role}) => role === 'primary').length;
	const isOneNetwork = networks === 1;
	if (
		(!isOneNetwork && networks < clusters.length) ||
		(primaries > 1 && primaries < clusters.length)
	) {
		return undefined;
	}

	const shape = primaries === clusters.length ? 'multi-primary' : 'primary-remote';
	return isOneNetwork ? shape : `${shape}-multi-network`;
};

/**
What the facts speak for, from the code of the guided set-up: it reads the addresses itself, whatever checks were chosen or
waived. With a mesh file the intent is there already: then only what contradicts it is said. Undefined where there is nothing to say.
*/
export const adviseOn = ({model, ...context}: CheckContext): Advice | undefined => {
	const {clusters} = context;
	const options = adviseTopology({
		clusters: clusters.map(({name, context: of}) => ({name, context: of})),
		facts: clusters,
		findings: runChecks(overlapChecks, context),
	});
	const names = new Map(clusters.map(({name, context: of}) => [of, name]));
	if (model === undefined) {
		const hasAnswer = clusters.some(({reach}) => reach.ok);
		return options.length === 0 ? undefined : {options: hasAnswer ? options : [], names};
	}

	const pattern = patternOf(model);
	const planned = options.find(({topology}) => topology.pattern === pattern);
	return planned?.unsuitable === undefined
		? undefined
		: {
				options,
				names,
				contradiction: `The mesh file plans ${lowerFirst(planned.title)}, which the facts speak against: ${planned.unsuitable}`,
			};
};
