import {createdKinds} from '../../mesh/created-kinds.ts';
import {labelSelectorOf} from '../../kubernetes/label-selector.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {mayBeDefined} from '../definitions.ts';
import type {AdmissionPolicyFacts} from '../facts.ts';
import {listItems} from '../list-items.ts';
import {at, listAt, stringAt, stringsAt} from '../shape.ts';

const path = '/apis/kyverno.io/v1/clusterpolicies';
const definition = 'clusterpolicies.kyverno.io';
const policiesAtMost = 250;

/** `any` and `all` hold the same blocks, and the oldest policies write one without either. */
const blocksOf = (clause: unknown): readonly unknown[] => {
	const blocks = [...listAt(clause, 'any'), ...listAt(clause, 'all')];
	return blocks.length === 0 ? [clause] : blocks;
};

/** `Pod`, `apps/v1/Deployment`, `Pod/exec`, `*`. */
const kindsIn = (blocks: readonly unknown[]): string[] => {
	const named = new Set(
		blocks
			.flatMap(block => stringsAt(block, 'resources', 'kinds'))
			.map(kind => kind.split('/').findLast(part => /^[A-Z*]/v.test(part)) ?? kind),
	);
	return createdKinds.map(({kind}) => kind).filter(kind => named.has('*') || named.has(kind));
};

const isEnforced = (policy: unknown, rule: unknown): boolean => {
	const action =
		stringAt(rule, 'validate', 'failureAction') ??
		stringAt(policy, 'spec', 'validationFailureAction') ??
		'Audit';
	return (
		action.toLowerCase() === 'enforce' &&
		(at(rule, 'validate') !== undefined || listAt(rule, 'verifyImages').length > 0)
	);
};

/** Kyverno's ClusterPolicies that refuse what does not comply, one entry a rule. */
export const listKyvernoPolicies = async (
	reader: ClusterReader,
): Promise<readonly AdmissionPolicyFacts[]> => {
	if (!(await mayBeDefined(reader, definition))) {
		return [];
	}

	const policies = await listItems(reader, path, policiesAtMost);
	return policies.flatMap(policy =>
		listAt(policy, 'spec', 'rules')
			.filter(rule => isEnforced(policy, rule))
			.map((rule): AdmissionPolicyFacts => {
				const matched = blocksOf(at(rule, 'match'));
				const excluded = at(rule, 'exclude') === undefined ? [] : blocksOf(at(rule, 'exclude'));
				return {
					engine: 'Kyverno',
					name: `${stringAt(policy, 'metadata', 'name') ?? ''}/${stringAt(rule, 'name') ?? ''}`,
					kinds: kindsIn(matched),
					namespaces:
						matched.length === 1
							? [labelSelectorOf(at(matched[0], 'resources', 'namespaceSelector'))]
							: [],
					included: matched.flatMap(block => stringsAt(block, 'resources', 'namespaces')),
					excluded: excluded
						.filter(
							block =>
								stringsAt(block, 'resources', 'kinds').length === 0 || kindsIn([block]).length > 0,
						)
						.flatMap(block => stringsAt(block, 'resources', 'namespaces')),
				};
			}),
	);
};
