import {createdKinds} from '../../mesh/created-kinds.ts';
import {labelSelectorOf} from '../../kubernetes/label-selector.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {listDefinitions} from '../definitions.ts';
import type {AdmissionPolicyFacts} from '../facts.ts';
import {listItems} from '../list-items.ts';
import {at, listAt, stringAt, stringsAt} from '../shape.ts';

const group = 'constraints.gatekeeper.sh';
/** Each template is a kind of its own, and one read. */
const templatesAtMost = 25;
const constraintsAtMost = 100;

const isWanted = (values: readonly string[], wanted: string): boolean =>
	values.length === 0 || values.includes('*') || values.includes(wanted);

const constraintFrom = (constraint: unknown): AdmissionPolicyFacts => {
	const chosen = listAt(constraint, 'spec', 'match', 'kinds');
	return {
		engine: 'Gatekeeper',
		name: `${stringAt(constraint, 'kind') ?? ''}/${stringAt(constraint, 'metadata', 'name') ?? ''}`,
		kinds: createdKinds
			.filter(
				created =>
					chosen.length === 0 ||
					chosen.some(
						choice =>
							isWanted(stringsAt(choice, 'apiGroups'), created.group) &&
							isWanted(stringsAt(choice, 'kinds'), created.kind),
					),
			)
			.map(({kind}) => kind),
		namespaces: [labelSelectorOf(at(constraint, 'spec', 'match', 'namespaceSelector'))],
		included: stringsAt(constraint, 'spec', 'match', 'namespaces'),
		excluded: stringsAt(constraint, 'spec', 'match', 'excludedNamespaces'),
	};
};

/** Gatekeeper's constraints that deny; which kinds of them there are, its definitions tell. */
export const listGatekeeperConstraints = async (
	reader: ClusterReader,
): Promise<readonly AdmissionPolicyFacts[]> => {
	const definitions = await listDefinitions(reader);
	const names = definitions
		.map(({metadata}) => metadata.name)
		.filter(name => name.endsWith(`.${group}`));
	const lists = await Promise.all(
		names
			.slice(0, templatesAtMost)
			.map(async name =>
				listItems(
					reader,
					`/apis/${group}/v1beta1/${name.slice(0, -group.length - 1)}`,
					constraintsAtMost,
				),
			),
	);
	return lists
		.flat()
		.filter(constraint => (stringAt(constraint, 'spec', 'enforcementAction') ?? 'deny') === 'deny')
		.map(constraint => constraintFrom(constraint));
};
