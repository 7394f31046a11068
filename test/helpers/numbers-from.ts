/** Numbers below 1 from a seed, the same on every machine (the "minimal standard" generator of Park and Miller). */
export const numbersFrom = (seed: number): (() => number) => {
	let state = seed % 2_147_483_647 || 1;
	return () => {
		state = (state * 48_271) % 2_147_483_647;
		return state / 2_147_483_647;
	};
};
