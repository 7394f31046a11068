/** A small number for each pair of clusters, which are given by their places; 0 at first. */
type PairGrid = {
	of: (one: number, other: number) => number;
	set: (one: number, other: number, value: number) => void;
};

/** A byte for each pair and direction: of a thousand clusters, an object for each pair would take a hundred times as much. */
export const makePairGrid = (size: number): PairGrid => {
	const cells = new Uint8Array(size * size);
	return {
		of: (one, other) => cells[one * size + other] ?? 0,
		set(one, other, value) {
			cells[one * size + other] = value;
			cells[other * size + one] = value;
		},
	};
};
