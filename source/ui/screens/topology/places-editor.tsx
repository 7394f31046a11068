import {Box} from 'ink';
import {Cells, type Cell} from '../../components/cells.tsx';
import {TextField} from '../../components/text-field.tsx';
import {TitleRow} from '../../components/title-row.tsx';
import {Rule} from '../../components/rule.tsx';
import type {TextFieldState} from '../../hooks/use-text-field.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import {visibleRangeAround} from '../../visible-range.ts';
import {plural} from '../../words.ts';
import type {ChosenCluster} from '../../../wizard/answers.ts';
import {drawnMesh} from './drawn-mesh.ts';
import type {Placements} from './edit-places.ts';
import {drawingRows, MeshDrawing} from './mesh-drawing.tsx';

type Props = {
	readonly clusters: readonly ChosenCluster[];
	readonly places: Placements;
	readonly highlighted: number;
	/** The network of the highlighted one, while it is typed. */
	readonly field?: TextFieldState;
	readonly size: Size;
};

/** Each cluster with its role, its primary and its network, and the mesh that comes of it. */
export const PlacesEditor = ({
	clusters,
	places,
	highlighted,
	field,
	size: {columns, rows},
}: Props) => {
	const {glyphs} = useTerminal();
	const networks = drawnMesh({pattern: 'mixed', places}, clusters);
	const drawn = Math.min(
		drawingRows(networks, columns),
		rows - 3 - Math.min(clusters.length, Math.max(4, Math.floor(rows / 2) - 2)),
	);
	const {from, to} = visibleRangeAround({
		count: clusters.length,
		height: rows - 3 - drawn,
		focus: {from: highlighted, to: highlighted + 1},
	});
	const width = Math.floor((columns - 5) / 4);
	const nameOf = (context: string): string =>
		clusters.find(cluster => cluster.context === context)?.name ?? context;
	const cellsOf = (texts: readonly string[], style: Partial<Cell> = {}): readonly Cell[] => [
		{text: texts[0] ?? '', columns: 1, tone: 'accent'},
		...texts.slice(1).map((text): Cell => ({
			text,
			columns: width,
			cut: 'middle',
			...style,
		})),
	];
	return (
		<>
			<TitleRow
				title="Give each cluster its place"
				status={plural(networks.length, 'network')}
				columns={columns}
			/>
			<Box height={1} aria-hidden>
				<Cells cells={cellsOf(['', 'cluster', 'role', 'primary', 'network'], {tone: 'muted'})} />
			</Box>
			{clusters.slice(from, to).map(({context, name}, index) => {
				const isHere = from + index === highlighted;
				const place = places[context];
				const owner = place?.role === 'remote' ? nameOf(place.owner) : '';
				const texts = [isHere ? glyphs.pointer : ' ', name, place?.role ?? '', owner];
				const label = `${name}, ${place?.role === 'remote' ? `remote of ${owner}` : 'primary'}, network ${place?.network ?? ''}`;
				return (
					<Box
						key={context}
						height={1}
						aria-role="listitem"
						aria-state={{selected: isHere}}
						aria-label={isHere && field !== undefined ? undefined : label}
					>
						<Cells
							cells={cellsOf(
								isHere && field !== undefined ? texts : [...texts, place?.network ?? ''],
								{bold: isHere},
							)}
						/>
						{isHere && field !== undefined && (
							<Box marginLeft={1}>
								<TextField field={field} label={`network of ${name}`} columns={width} />
							</Box>
						)}
					</Box>
				);
			})}
			<Rule columns={columns} />
			<MeshDrawing networks={networks} size={{columns, rows: drawn}} />
		</>
	);
};
