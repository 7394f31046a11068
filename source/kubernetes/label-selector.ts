import type {Fitting} from './shape.ts';
import type {selectorShape} from './shapes.ts';

export type Labels = Readonly<Record<string, string>>;

/** A Kubernetes label selector; without terms it selects everything. */
export type LabelSelector = {
	labels: Labels;
	expressions: ReadonlyArray<{key: string; operator: string; values: readonly string[]}>;
};

/** Reads a selector as objects have it; one that is not there selects everything. */
export const labelSelectorOf = ({
	matchLabels = {},
	matchExpressions = [],
}: Fitting<typeof selectorShape> = {}): LabelSelector => ({
	labels: matchLabels,
	expressions: matchExpressions.map(({key = '', operator = '', values = []}) => ({
		key,
		operator,
		values,
	})),
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
