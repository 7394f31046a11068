import {Box} from 'ink';
import type {RunView} from '../../../engine/run-view/run-view.ts';
import {columnsOf} from '../../../text/fit-text.ts';
import {useTerminal} from '../../terminal-context.ts';
import {findingGlyph, findingTone} from '../../theme.ts';
import {Cells} from '../cells.tsx';
import {Spinner} from '../spinner.tsx';
import {ThemedText} from '../themed-text.tsx';
import {Text} from '../text.tsx';

type Props = {
	readonly run: Pick<RunView, 'proofs' | 'notices'>;
	readonly names: readonly string[];
	readonly columns: number;
	readonly rows: number;
};

/** The test workloads, while they start: nobody can be asked before. Those that aren't there yet come first. */
export const WorkloadList = ({run, names, columns, rows}: Props) => {
	const {glyphs} = useTerminal();
	const nameColumns = Math.min(24, Math.max(...names.map(name => columnsOf(name))));
	const workloads = names.map(name => ({
		name,
		proof: run.proofs.find(
			({id, clusters: [first, second]}) =>
				id === 'proof.workload' && first === name && second === undefined,
		),
		said: run.notices.findLast(({about}) => about?.cluster === name)?.about?.says,
	}));
	const shown = [
		...workloads.filter(({proof}) => proof?.status !== 'pass'),
		...workloads.filter(({proof}) => proof?.status === 'pass'),
	].slice(0, rows);
	return (
		<Box flexDirection="column">
			{shown.map(({name, proof, said}) => (
				<Text key={name} wrap="truncate-end">
					<Cells
						cells={[
							{
								text: name,
								columns: nameColumns + 2,
								cut: 'middle',
								sign:
									proof === undefined ? (
										<Spinner />
									) : (
										<ThemedText tone={findingTone[proof.status]}>
											{findingGlyph(glyphs, proof.status)}
										</ThemedText>
									),
							},
							{
								text: proof?.observed ?? said ?? 'the test workload starts',
								columns: Math.max(0, columns - nameColumns - 3),
								tone: 'muted',
							},
						]}
					/>
				</Text>
			))}
		</Box>
	);
};
