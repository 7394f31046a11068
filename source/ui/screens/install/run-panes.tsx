import {Box} from 'ink';
import {useMemo} from 'react';
import {ClusterPane} from '../../components/run/cluster-pane.tsx';
import {ClusterStrip} from '../../components/run/cluster-strip.tsx';
import type {ClusterLine} from '../../components/run/cluster-state.ts';
import {LogTail} from '../../components/run/log-tail.tsx';
import {runLayoutFor} from '../../components/run/run-layout.ts';
import {RunTable} from '../../components/run/run-table.tsx';
import {remainingMs} from '../../../engine/estimate.ts';
import {currentStep} from '../../../engine/run-selectors.ts';
import type {StepView} from '../../../engine/run-view/run-view.ts';
import type {SessionView} from '../../../session/session.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import {clusterTitles, logTitle} from './run-text.ts';
import type {Selection} from './use-selection.ts';

type Props = {
	readonly view: Pick<SessionView, 'run' | 'review'>;
	readonly lines: readonly ClusterLine[];
	readonly selection: Selection;
	readonly size: Size;
	readonly now: number;
};

/** In steps of five seconds, so that a pane stands still meanwhile. */
const leftMsOf = (
	run: SessionView['run'],
	steps: readonly StepView[],
	now: number,
): number | undefined => {
	const running = steps.find(({state}) => state === 'running');
	const left = running === undefined ? undefined : remainingMs(run, running, now);
	return left === undefined ? undefined : Math.ceil(left / 5000) * 5000;
};

/** The clusters of a run and the log of the chosen one, laid out for this much room. */
export const RunPanes = ({view: {run, review}, lines, selection, size, now}: Props) => {
	const {glyphs, screenReader} = useTerminal();
	const names = lines.map(({name}) => name).join(' ');
	const titles = useMemo(
		() => new Map(names.split(' ').map(name => [name, clusterTitles(review, name, glyphs)])),
		[names, review, glyphs],
	);
	const layout = runLayoutFor(size, {
		clusters: lines.length,
		steps: Math.max(0, ...lines.map(({steps}) => steps.length)),
	});
	const paneOf = ({name, steps, state, done, total}: ClusterLine, paneSize: Size) => {
		const isChosen = name === selection.cluster;
		return (
			<ClusterPane
				key={name}
				titles={titles.get(name) ?? [name]}
				note={`${String(done)}/${String(total)}`}
				steps={steps}
				isChosen={isChosen}
				focus={isChosen ? selection.step?.id : (currentStep(run, name)?.id ?? steps.at(-1)?.id)}
				size={paneSize}
				now={state === 'running' ? now : 0}
				leftMs={leftMsOf(run, steps, now)}
			/>
		);
	};

	const chosen = lines.filter(({name}) => name === selection.cluster);
	const {cluster, logStep} = selection;
	const tail =
		layout.logRows < 2 ? undefined : (
			<LogTail
				title={logTitle(selection, glyphs)}
				log={run.logs.get(cluster)}
				step={logStep?.id}
				startedAt={run.startedAt ?? now}
				size={{columns: size.columns, rows: layout.logRows}}
			/>
		);
	switch (layout.kind) {
		case 'grid': {
			return (
				<Box flexDirection="column">
					<Box flexShrink={0} {...(screenReader ? {flexDirection: 'column'} : {flexWrap: 'wrap'})}>
						{lines.map(line => paneOf(line, layout.pane))}
					</Box>
					{tail}
				</Box>
			);
		}

		case 'table': {
			return (
				<Box flexDirection="column">
					<Box
						flexDirection={layout.isBeside && !screenReader ? 'row' : 'column'}
						columnGap={1}
						flexShrink={0}
					>
						<RunTable lines={lines} chosen={cluster} size={layout.table} />
						{chosen.map(line => paneOf(line, layout.pane))}
					</Box>
					{tail}
				</Box>
			);
		}

		case 'single': {
			return (
				<Box flexDirection="column">
					<ClusterStrip lines={lines} chosen={cluster} columns={size.columns} />
					{chosen.map(line => paneOf(line, layout.pane))}
					{tail}
				</Box>
			);
		}
	}
};
