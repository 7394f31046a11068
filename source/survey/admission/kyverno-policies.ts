import {createdKinds} from '../../mesh/created-kinds.ts';
import {kyvernoPolicyShape} from '../../kubernetes/custom-shapes.ts';
import type {Fitting} from '../../kubernetes/shape.ts';
import {labelSelectorOf} from '../../kubernetes/label-selector.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {mayBeDefined} from '../definitions.ts';
import type {AdmissionPolicyFacts} from '../facts.ts';
import {listItems} from '../list-items.ts';

const path = '/apis/kyverno.io/v1/clusterpolicies';
const definition = 'clusterpolicies.kyverno.io';
const policiesAtMost = 250;

type Policy = Fitting<typeof kyvernoPolicyShape>;
type Rule = NonNullable<NonNullable<Policy['spec']>['rules']>[number];
type Clause = NonNullable<Rule['match']>;
type Block = Pick<Clause, 'resources'>;

/** `any` and `all` hold the same blocks, and the oldest policies write one without either. */
const blocksOf = (clause: Clause = {}): readonly Block[] => {
	const blocks = [...(clause.any ?? []), ...(clause.all ?? [])];
	return blocks.length === 0 ? [clause] : blocks;
};

/** `Pod`, `apps/v1/Deployment`, `Pod/exec`, `*`. */
const kindsIn = (blocks: readonly Block[]): string[] => {
	const named = new Set(
		blocks
			.flatMap(({resources}) => resources?.kinds ?? [])
			.map(kind => kind.split('/').findLast(part => /^[A-Z*]/v.test(part)) ?? kind),
	);
	return createdKinds.map(({kind}) => kind).filter(kind => named.has('*') || named.has(kind));
};

const isEnforced = ({spec}: Policy, {validate, verifyImages = []}: Rule): boolean => {
	const action = validate?.failureAction ?? spec?.validationFailureAction ?? 'Audit';
	return action.toLowerCase() === 'enforce' && (validate !== undefined || verifyImages.length > 0);
};

/** Kyverno's ClusterPolicies that refuse what does not comply, one entry a rule. */
export const listKyvernoPolicies = async (
	reader: ClusterReader,
): Promise<readonly AdmissionPolicyFacts[]> => {
	if (!(await mayBeDefined(reader, definition))) {
		return [];
	}

	const policies = await listItems(reader, {
		path,
		shape: kyvernoPolicyShape,
		atMost: policiesAtMost,
	});
	return policies.flatMap(policy =>
		(policy.spec?.rules ?? [])
			.filter(rule => isEnforced(policy, rule))
			.map((rule): AdmissionPolicyFacts => {
				const matched = blocksOf(rule.match);
				const excluded = rule.exclude === undefined ? [] : blocksOf(rule.exclude);
				return {
					engine: 'Kyverno',
					name: `${policy.metadata?.name ?? ''}/${rule.name ?? ''}`,
					kinds: kindsIn(matched),
					namespaces:
						matched.length === 1 ? [labelSelectorOf(matched[0]?.resources?.namespaceSelector)] : [],
					included: matched.flatMap(({resources}) => resources?.namespaces ?? []),
					excluded: excluded
						.filter(
							block => (block.resources?.kinds ?? []).length === 0 || kindsIn([block]).length > 0,
						)
						.flatMap(({resources}) => resources?.namespaces ?? []),
				};
			}),
	);
};
