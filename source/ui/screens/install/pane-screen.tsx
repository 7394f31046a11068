import type {ReactElement} from 'react';
import {Frame} from '../../components/frame.tsx';
import type {ClusterLine} from '../../components/run/cluster-state.ts';
import type {SessionView} from '../../../session/session.ts';
import {useSend} from '../../hooks/use-session.ts';
import {useStatusColumns} from '../../hooks/use-status-columns.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import {Preparing} from '../../components/run/preparing.tsx';
import {paneBindings} from './pane-bindings.ts';
import {RunPanes} from './run-panes.tsx';
import {phaseNotice, statusText} from './run-text.ts';
import type {Selection} from './use-selection.ts';

type Props = {
	readonly view: SessionView;
	readonly lines: readonly ClusterLine[];
	readonly selection: Selection;
	readonly now: number;
	readonly cover?: (size: Size) => ReactElement;
	readonly onOpen: (mode: 'log' | 'failure') => void;
};

/** What waits for an answer comes before what just happened, and that before what is only worth a warning. */
const noticeOf = (view: SessionView): string | undefined => {
	const {phase, notice} = view;
	return phase === 'deciding' || phase === 'stopping' || phase === 'unproven'
		? phaseNotice(view)
		: (notice ?? phaseNotice(view));
};

/** The clusters side by side, and the keys that move among them. */
export const PaneScreen = ({view, lines, selection, now, cover, onOpen}: Props) => {
	const send = useSend();
	const {glyphs} = useTerminal();
	const statusRoom = useStatusColumns({fullWidth: true});
	const bindings = paneBindings({
		view,
		clusters: lines.length,
		selection,
		send,
		onOpen,
	});
	return (
		<Frame
			fullWidth
			bindings={bindings}
			cover={cover}
			status={statusText(view.run, now, {dot: glyphs.dot, columns: statusRoom})}
			notice={noticeOf(view)}
		>
			{size =>
				lines.length === 0 ? (
					<Preparing
						run={view.run}
						size={size}
						text="Getting ready: the clusters are looked at once more, and locked against a second run."
					/>
				) : (
					<RunPanes view={view} lines={lines} selection={selection} size={size} now={now} />
				)
			}
		</Frame>
	);
};
