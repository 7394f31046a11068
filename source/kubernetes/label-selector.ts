import {listOf, recordOf, textOf} from '../untyped.ts';

export type Labels = Readonly<Record<string, string>>;

/** A Kubernetes label selector; without terms it selects everything. */
export type LabelSelector = {
	labels: Labels;
	expressions: ReadonlyArray<{key: string; operator: string; values: readonly string[]}>;
};

/** The map's values that are texts. */
export const textsOf = (value: unknown): Record<string, string> =>
	Object.fromEntries(
		Object.entries(recordOf(value)).flatMap(([key, text]) =>
			typeof text === 'string' ? [[key, text] as const] : [],
		),
	);

/** Reads a selector as objects have it; one that is not there selects everything. */
export const labelSelectorOf = (value: unknown): LabelSelector => ({
	labels: textsOf(recordOf(value)['matchLabels']),
	expressions: listOf(recordOf(value)['matchExpressions']).map(expression => {
		const {key, operator, values} = recordOf(expression);
		return {
			key: textOf(key) ?? '',
			operator: textOf(operator) ?? '',
			values: listOf(values).filter(item => typeof item === 'string'),
		};
	}),
});

const satisfies = (
	labels: Labels,
	{key, operator, values}: LabelSelector['expressions'][number],
): boolean => {
	const value = labels[key];
	switch (operator) {
		case 'In': {
			return value !== undefined && values.includes(value);
		}

		case 'NotIn': {
			return value === undefined || !values.includes(value);
		}

		case 'Exists': {
			return value !== undefined;
		}

		case 'DoesNotExist': {
			return value === undefined;
		}

		default: {
			return false;
		}
	}
};

export const selects = (selector: LabelSelector, labels: Labels): boolean =>
	Object.entries(selector.labels).every(([key, value]) => labels[key] === value) &&
	selector.expressions.every(expression => satisfies(labels, expression));
