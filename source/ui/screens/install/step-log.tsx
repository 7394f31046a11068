import {Frame} from '../../components/frame.tsx';
import type {ClusterLine} from '../../components/run/cluster-state.ts';
import {logFrameRows, OpenLogView} from '../../components/run/open-log-view.tsx';
import {useOpenLog} from '../../components/run/use-open-log.ts';
import type {SessionView} from '../../../session/session.ts';
import {useContentSize} from '../../hooks/use-content-size.ts';
import {useStatusColumns} from '../../hooks/use-status-columns.ts';
import type {Binding} from '../../keys.ts';
import {useTerminal} from '../../terminal-context.ts';
import {logTitle, statusText} from './run-text.ts';
import type {Selection} from './use-selection.ts';

type Props = {
	readonly view: SessionView;
	readonly lines: readonly ClusterLine[];
	readonly selection: Selection;
	readonly now: number;
	readonly onClose: () => void;
};

const nothing = {lines: [], dropped: 0};

/** The log of the chosen cluster, or of the step that was pointed at, at full height. */
export const StepLog = ({view: {run}, lines, selection, now, onClose}: Props) => {
	const {glyphs} = useTerminal();
	const {columns, rows} = useContentSize({fullWidth: true});
	const statusRoom = useStatusColumns({fullWidth: true});
	const height = rows - logFrameRows;
	const {cluster, logStep} = selection;
	const log = useOpenLog({
		log: run.logs.get(cluster) ?? nothing,
		step: logStep?.id,
		startedAt: run.startedAt ?? now,
		columns: columns - 2,
		height,
	});
	const bindings: Binding[] =
		log.field === undefined
			? [
					...log.bindings,
					...(lines.length > 1
						? [
								{
									keys: ['tab'],
									label: 'cluster',
									help: 'next cluster; shift+tab the one before',
									run() {
										selection.moveCluster(1);
									},
								},
								{
									keys: ['shift+tab'],
									run() {
										selection.moveCluster(-1);
									},
								},
							]
						: []),
					{
						keys: ['escape'],
						label: 'back',
						priority: 2,
						run: onClose,
					},
					{keys: ['enter', 'q'], run: onClose},
				]
			: [...log.bindings];
	return (
		<Frame
			fullWidth
			bindings={bindings}
			onText={log.field?.onText}
			status={statusText(run, now, {dot: glyphs.dot, columns: statusRoom})}
		>
			{() => (
				<OpenLogView
					log={log}
					title={logTitle(selection, glyphs)}
					columns={columns}
					height={height}
				/>
			)}
		</Frame>
	);
};
