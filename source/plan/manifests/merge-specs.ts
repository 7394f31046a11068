const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const merge = (under: Record<string, unknown>, over: Readonly<Record<string, unknown>>): Record<string, unknown> => {
	const result = {...under};
	for (const [key, value] of Object.entries(over)) {
		const below = result[key];
		result[key] = isMap(below) && isMap(value) ? merge(below, value) : value;
	}

	return result;
};

/** IstioOperator specs laid over each other, as istioctl does with several files: maps merge, everything else is replaced. */
export const mergeSpecs = (specs: ReadonlyArray<Readonly<Record<string, unknown>>>): Record<string, unknown> => {
	let result: Record<string, unknown> = {};
	for (const spec of specs) {
		result = merge(result, spec);
	}

	return result;
};
