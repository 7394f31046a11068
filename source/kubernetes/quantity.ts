const suffixes: Readonly<Record<string, number>> = {
	'': 1,
	n: 1e-9,
	u: 1e-6,
	m: 1e-3,
	k: 1e3,
	M: 1e6,
	G: 1e9,
	T: 1e12,
	P: 1e15,
	E: 1e18,
	Ki: 2 ** 10,
	Mi: 2 ** 20,
	Gi: 2 ** 30,
	Ti: 2 ** 40,
	Pi: 2 ** 50,
	Ei: 2 ** 60,
};

/** A Kubernetes quantity (`500m`, `2048Mi`, `1e3`, a bare number) as a number of cores or bytes; undefined for anything else. */
export const quantityOf = (value: unknown): number | undefined => {
	if (typeof value === 'number') {
		return value;
	}

	const parts =
		typeof value === 'string'
			? /^(?<number>[+\-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+\-]?\d+)?)(?<suffix>[numkMGTPE]|[KMGTPE]i)?$/v.exec(
					value,
				)?.groups
			: undefined;
	const factor = suffixes[parts?.['suffix'] ?? ''];
	return parts === undefined || factor === undefined ? undefined : Number(parts['number']) * factor;
};

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

/** `250m` or `2` cores, as Kubernetes writes them. */
export const cores = (value: number): string =>
	Number.isInteger(value) ? String(value) : `${String(Math.round(value * 1000))}m`;

/** `512Mi` or `1.5Gi`. */
export const bytes = (value: number): string =>
	value >= 2 ** 30 ? `${rounded(value / 2 ** 30)}Gi` : `${rounded(value / 2 ** 20)}Mi`;
