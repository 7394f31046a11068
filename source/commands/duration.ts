const units: Readonly<Record<string, number>> = {
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
};
const part = /(\d+(?:\.\d+)?)(ms|s|m|h)/gv;

/** Milliseconds of `10s`, `2m`, `1m30s`, `500ms`; undefined for anything else, zero and a bare number included. */
export const parseDuration = (text: string): number | undefined => {
	const parts = [...text.matchAll(part)];
	if (parts.map(([whole]) => whole).join('') !== text) {
		return undefined;
	}

	let total = 0;
	for (const [, amount, unit] of parts) {
		total += Number(amount) * (units[unit ?? ''] ?? Number.NaN);
	}

	// Timers take 32 bits of milliseconds; nobody waits 24 days.
	return total >= 1 && total < 2 ** 31 ? Math.round(total) : undefined;
};
