import type {Edge} from './import-rules.ts';

/** Groups of files that import each other in a circle, types included, each sorted; found by Tarjan's algorithm. */
export const importCircles = (edges: readonly Edge[]): string[][] => {
	const targets = new Map(
		[...Map.groupBy(edges, ({from}) => from)].map(([from, own]) => [from, own.map(({to}) => to)]),
	);
	const places = new Map<string, number>();
	const lowest = new Map<string, number>();
	const open: string[] = [];
	const circles: string[][] = [];
	const visit = (file: string): void => {
		const place = places.size;
		places.set(file, place);
		lowest.set(file, place);
		open.push(file);
		for (const target of targets.get(file) ?? []) {
			if (!places.has(target)) {
				visit(target);
			}

			// What is closed already belongs to another circle, or to none.
			if (open.includes(target)) {
				lowest.set(file, Math.min(lowest.get(file) ?? place, lowest.get(target) ?? place));
			}
		}

		if (lowest.get(file) === place) {
			const circle = open.splice(open.indexOf(file));
			if (circle.length > 1) {
				circles.push(circle.toSorted());
			}
		}
	};

	for (const file of targets.keys()) {
		if (!places.has(file)) {
			visit(file);
		}
	}

	return circles;
};
