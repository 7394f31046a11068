import {Box} from 'ink';
import {Fragment} from 'react';
import {ThemedText} from '../../components/themed-text.tsx';
import {TitledBox} from '../../components/titled-box.tsx';
import {firstThatFits} from '../../../text/fit-text.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import type {Glyphs} from '../../theme.ts';
import {Text} from '../../components/text.tsx';
import {arrowColumns, drawingFor, type DrawnCluster, type DrawnNetwork} from './drawn-mesh.ts';
import {networkLines} from './network-lines.ts';

const clusterText = ({name, isPrimary, owner}: DrawnCluster, glyphs: Glyphs): string =>
	isPrimary ? `${glyphs.here} ${name}` : `${glyphs.toCome} ${name} ${glyphs.to} ${owner ?? ''}`;

const clusterLabel = ({name, isPrimary, owner}: DrawnCluster): string =>
	isPrimary ? `${name}, primary` : `${name}, remote of ${owner ?? ''}`;

const networkLabel = ({name, clusters}: DrawnNetwork): string =>
	`network ${name}: ${clusters.map(cluster => clusterLabel(cluster)).join('; ')}`;

/** What the signs mean, as far as they are used; the longest first. */
const legends = (networks: readonly DrawnNetwork[], glyphs: Glyphs): readonly string[] => {
	const roles = [
		`${glyphs.here} primary`,
		...(networks.some(({clusters}) => clusters.some(({isPrimary}) => !isPrimary))
			? [`${glyphs.toCome} remote ${glyphs.to} its primary`]
			: []),
	];
	const gateways = networks.length > 1 ? [`${glyphs.both} through gateways`] : [];
	const all = [...roles, ...gateways].join('   ');
	return networks.length > 2 ? [`${all}, each with each`, all] : [all];
};

const Legend = ({
	networks,
	columns,
}: {
	readonly networks: readonly DrawnNetwork[];
	readonly columns: number;
}) => {
	const {glyphs} = useTerminal();
	return (
		<ThemedText tone="muted" wrap="truncate-end">
			{firstThatFits(legends(networks, glyphs), columns)}
		</ThemedText>
	);
};

type Props = {readonly networks: readonly DrawnNetwork[]; readonly size: Size};

/** As text, for many clusters or little room. */
const Lines = ({networks, size: {columns, rows}}: Props) => {
	const {glyphs} = useTerminal();
	return (
		<Box flexDirection="column" height={rows} overflow="hidden" aria-role="list">
			{networkLines(networks, {columns, rows: Math.max(1, rows - 1)}, glyphs).map(line => (
				<Text key={line} wrap="truncate-end">
					{line}
				</Text>
			))}
			<Legend networks={networks} columns={columns} />
		</Box>
	);
};

/** The mesh as it would be: its networks, who is primary, whom remotes belong to, where traffic goes through gateways. */
export const MeshDrawing = ({networks, size}: Props) => {
	const {glyphs, screenReader} = useTerminal();
	if (screenReader) {
		return (
			<Box flexDirection="column" aria-role="list">
				{networks.map(network => (
					<Text key={network.name}>{networkLabel(network)}</Text>
				))}
			</Box>
		);
	}

	const drawing = drawingFor(networks, size.columns);
	if (drawing.kind === 'lines' || drawing.rows > size.rows) {
		return <Lines networks={networks} size={size} />;
	}

	return (
		<Box flexDirection="column" flexShrink={0}>
			{drawing.bands.map(band => {
				const rows = Math.max(...band.map(({clusters}) => clusters.length)) + 2;
				return (
					<Box key={band.map(({name}) => name).join(' ')}>
						{band.map(({name, clusters}, index) => (
							<Fragment key={name}>
								{index > 0 && (
									<Box
										width={arrowColumns}
										height={rows}
										justifyContent="center"
										alignItems="center"
										flexShrink={0}
									>
										<ThemedText tone="accent">{glyphs.both}</ThemedText>
									</Box>
								)}
								<TitledBox
									titles={name.startsWith('network') ? [name] : [`network ${name}`, name]}
									size={{columns: drawing.columns, rows}}
								>
									{clusters.map(cluster => (
										<Text key={cluster.name} wrap="truncate-end">
											{' '}
											{clusterText(cluster, glyphs)}
										</Text>
									))}
								</TitledBox>
							</Fragment>
						))}
					</Box>
				);
			})}
			<Legend networks={networks} columns={size.columns} />
		</Box>
	);
};

/** Rows that the drawing would like. */
export const drawingRows = (networks: readonly DrawnNetwork[], columns: number): number =>
	drawingFor(networks, columns).rows;
