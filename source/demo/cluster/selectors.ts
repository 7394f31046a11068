import {recordOf} from '../../untyped.ts';
import type {KubeObject} from '../../kubernetes/object.ts';

const matchesLabel = (labels: Readonly<Record<string, string>>, requirement: string): boolean => {
	const set = /^(?<key>\S+)\s+(?<operator>in|notin)\s+\((?<values>[^\)]*)\)$/v.exec(requirement);
	if (set?.groups) {
		const {key = '', operator, values = ''} = set.groups;
		const label = labels[key];
		const isIn =
			label !== undefined &&
			values
				.split(',')
				.map(value => value.trim())
				.includes(label);
		return operator === 'in' ? isIn : !isIn;
	}

	const equality = /^(?<key>[^!=]+)(?<operator>!=|==?)(?<value>.*)$/v.exec(requirement);
	if (equality?.groups) {
		const {key = '', operator, value} = equality.groups;
		return operator === '!=' ? labels[key.trim()] !== value : labels[key.trim()] === value;
	}

	return requirement.startsWith('!')
		? labels[requirement.slice(1)] === undefined
		: labels[requirement] !== undefined;
};

const fieldOf = (object: KubeObject, path: string): string => {
	let at: unknown = object;
	for (const key of path.split('.')) {
		at = recordOf(at)[key];
	}

	return typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean'
		? String(at)
		: '';
};

const matchesField = (object: KubeObject, requirement: string): boolean => {
	const {
		path = '',
		operator,
		value,
	} = /^(?<path>[^!=]+)(?<operator>!=|==?)(?<value>.*)$/v.exec(requirement)?.groups ?? {};
	const isEqual = fieldOf(object, path) === value;
	return operator === '!=' ? !isEqual : isEqual;
};

const split = (selector: string | undefined) =>
	(selector ?? '')
		.split(/,(?![^\(]*\))/v)
		.map(part => part.trim())
		.filter(part => part !== '');

/** Whether an object is chosen by a label and a field selector, in the API's syntax. */
export const isSelected = (
	object: KubeObject,
	{labelSelector, fieldSelector}: {labelSelector?: string; fieldSelector?: string},
): boolean =>
	split(labelSelector).every(requirement =>
		matchesLabel(object.metadata.labels ?? {}, requirement),
	) && split(fieldSelector).every(requirement => matchesField(object, requirement));
