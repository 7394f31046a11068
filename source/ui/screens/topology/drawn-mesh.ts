import type {Topology} from '../../../wizard/answers.ts';

/** A cluster as it is drawn. */
export type DrawnCluster = {name: string; isPrimary: boolean; owner?: string};

export type DrawnNetwork = {name: string; clusters: readonly DrawnCluster[]};

/** A mesh by its networks, in the order in which clusters name them; names in place of contexts. */
export const drawnMesh = (
	{places}: Topology,
	clusters: ReadonlyArray<{context: string; name: string}>,
): readonly DrawnNetwork[] => {
	const nameOf = (context: string): string =>
		clusters.find(cluster => cluster.context === context)?.name ?? context;
	const networks = new Map<string, DrawnCluster[]>();
	for (const {context, name} of clusters) {
		const place = places[context];
		if (place !== undefined) {
			const drawn =
				place.role === 'primary'
					? {name, isPrimary: true}
					: {name, isPrimary: false, owner: nameOf(place.owner)};
			networks.set(place.network, [...(networks.get(place.network) ?? []), drawn]);
		}
	}

	return [...networks].map(([name, clusters]) => ({name, clusters}));
};

/** More clusters are listed, not drawn. */
const mostDrawn = 6;
const leastBoxColumns = 24;
const mostBoxColumns = 34;

/** Between two boxes: ` ↔ `. */
export const arrowColumns = 3;

type Drawing =
	| {kind: 'boxes'; columns: number; bands: ReadonlyArray<readonly DrawnNetwork[]>; rows: number}
	| {kind: 'lines'; rows: number};

const bandRows = (band: readonly DrawnNetwork[]): number =>
	Math.max(...band.map(({clusters}) => clusters.length)) + 2;

/** How a mesh is drawn in so many columns: boxes side by side, in as many bands as it takes, and a line that explains the signs. */
export const drawingFor = (networks: readonly DrawnNetwork[], columns: number): Drawing => {
	const count = networks.reduce((sum, {clusters}) => sum + clusters.length, 0);
	const beside = Math.floor((columns + arrowColumns) / (leastBoxColumns + arrowColumns));
	if (count > mostDrawn || beside === 0) {
		return {kind: 'lines', rows: networks.length + 1};
	}

	const inBand = Math.min(beside, networks.length);
	const bands = networks.flatMap((_, index) =>
		index % inBand === 0 ? [networks.slice(index, index + inBand)] : [],
	);
	return {
		kind: 'boxes',
		columns: Math.min(mostBoxColumns, Math.floor((columns + arrowColumns) / inBand) - arrowColumns),
		bands,
		rows: bands.reduce((sum, band) => sum + bandRows(band), 0) + 1,
	};
};
