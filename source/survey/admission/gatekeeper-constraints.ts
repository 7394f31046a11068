import {createdKinds} from '../../mesh/created-kinds.ts';
import {gatekeeperConstraintShape} from '../../kubernetes/custom-shapes.ts';
import type {Fitting} from '../../kubernetes/shape.ts';
import {labelSelectorOf} from '../../kubernetes/label-selector.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {listDefinitions} from '../definitions.ts';
import type {AdmissionPolicyFacts} from '../facts.ts';
import {listItems} from '../list-items.ts';

const group = 'constraints.gatekeeper.sh';
/** Each template is a kind of its own, and one read. */
const templatesAtMost = 25;
const constraintsAtMost = 100;

const isWanted = (values: readonly string[], wanted: string): boolean =>
	values.length === 0 || values.includes('*') || values.includes(wanted);

const constraintFrom = ({
	kind: own = '',
	metadata: {name = ''} = {},
	spec: {
		match: {kinds: chosen = [], namespaces = [], excludedNamespaces = [], namespaceSelector} = {},
	} = {},
}: Fitting<typeof gatekeeperConstraintShape>): AdmissionPolicyFacts => {
	return {
		engine: 'Gatekeeper',
		name: `${own}/${name}`,
		kinds: createdKinds
			.filter(
				created =>
					chosen.length === 0 ||
					chosen.some(
						({apiGroups = [], kinds = []}) =>
							isWanted(apiGroups, created.group) && isWanted(kinds, created.kind),
					),
			)
			.map(({kind}) => kind),
		namespaces: [labelSelectorOf(namespaceSelector)],
		included: namespaces,
		excluded: excludedNamespaces,
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
		names.slice(0, templatesAtMost).map(async name =>
			listItems(reader, {
				path: `/apis/${group}/v1beta1/${name.slice(0, -group.length - 1)}`,
				shape: gatekeeperConstraintShape,
				atMost: constraintsAtMost,
			}),
		),
	);
	return lists
		.flat()
		.filter(({spec}) => (spec?.enforcementAction ?? 'deny') === 'deny')
		.map(constraint => constraintFrom(constraint));
};
