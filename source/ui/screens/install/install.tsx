import {useState} from 'react';
import {clusterLines} from '../../components/run/cluster-state.ts';
import {useSession} from '../../hooks/use-session.ts';
import {useSeconds} from '../../hooks/use-seconds.ts';
import {FailedStep} from './failed-step.tsx';
import {PaneScreen} from './pane-screen.tsx';
import {StepLog} from './step-log.tsx';
import {useSelection} from './use-selection.ts';

/** A run as it goes on: panes, the log of a cluster or a step, or why a step failed. */
export const Install = () => {
	const view = useSession();
	const [mode, setMode] = useState<'panes' | 'log' | 'failure'>('panes');
	const {run, phase} = view;
	const now = useSeconds(run.finished === undefined && phase !== 'idle' && phase !== 'ended');
	const lines = clusterLines(run, now);
	const selection = useSelection(run, lines);
	const {cluster, step, logStep} = selection;
	const close = () => {
		setMode('panes');
	};

	if (mode === 'log') {
		return (
			<StepLog
				key={`${cluster} ${logStep?.id ?? ''}`}
				view={view}
				lines={lines}
				selection={selection}
				now={now}
				onClose={close}
			/>
		);
	}

	const cover =
		mode === 'failure' && step?.state === 'failed'
			? (size: {columns: number; rows: number}) => (
					<FailedStep
						view={view}
						step={step}
						size={size}
						onClose={close}
						onLog={() => {
							setMode('log');
						}}
					/>
				)
			: undefined;
	return (
		<PaneScreen
			view={view}
			lines={lines}
			selection={selection}
			now={now}
			cover={cover}
			onOpen={setMode}
		/>
	);
};
