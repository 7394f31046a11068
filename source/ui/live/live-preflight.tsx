import {Box, useWindowSize} from 'ink';
import {useSyncExternalStore} from 'react';
import type {RunStore} from '../../engine/store.ts';
import {Spinner} from '../components/spinner.tsx';
import {columnsOf, cutText, padText} from '../../text/fit-text.ts';
import {useTerminal} from '../terminal-context.ts';
import {toneProps} from '../theme.ts';
import {Text} from '../components/text.tsx';
import {liveRows, liveSummary, type LiveRow} from './live-rows.ts';

const widestName = 28;
/** The summary, the heading and the line under it that the cursor stands in. */
const otherRows = 3;

const Sign = ({state}: {readonly state: LiveRow['state']}) => {
	const {glyphs} = useTerminal();
	switch (state) {
		case 'waiting':
		case 'reading': {
			return <Spinner />;
		}

		case 'done': {
			return <Text {...toneProps.good}>{glyphs.good}</Text>;
		}

		case 'dead': {
			return <Text {...toneProps.bad}>{glyphs.bad}</Text>;
		}
	}
};

/** A preflight while it runs, as rows of clusters; it stands in the normal screen until the report takes its place. */
export const LivePreflight = ({store}: {readonly store: RunStore}) => {
	const view = useSyncExternalStore(store.subscribe, store.getSnapshot);
	const {columns, rows: height} = useWindowSize();
	const {
		glyphs: {ellipsis},
	} = useTerminal();
	const {rows, hidden} = liveRows(view, Math.max(1, height - otherRows - 1));
	const widthOf = (key: 'name' | 'latency' | 'version') =>
		Math.max(0, ...rows.map(row => columnsOf(row[key])));
	const widths = {
		name: Math.min(widthOf('name'), widestName),
		latency: Math.max(7, widthOf('latency')),
		version: Math.max(10, Math.min(widthOf('version'), 20)),
	};
	const left = columns - 2 - widths.name - widths.latency - widths.version - 7;
	return (
		<Box flexDirection="column">
			<Text
				{...toneProps.muted}
				wrap="truncate"
			>{`  ${padText('', widths.name)}  ${padText('API', widths.latency)}  ${padText('Kubernetes', widths.version)}  Survey`}</Text>
			{rows.map(row => (
				<Text key={row.name} wrap="truncate">
					<Sign state={row.state} />
					{` ${padText(row.name, widths.name, ellipsis, 'middle')}  ${padText(row.latency, widths.latency)}  ${padText(row.version, widths.version, ellipsis)}  ${cutText(row.progress, left, ellipsis)}`}
				</Text>
			))}
			{hidden > 0 && <Text {...toneProps.muted}>{`  and ${String(hidden)} more`}</Text>}
			<Text
				{...toneProps.title}
				wrap="truncate"
			>{`${view.simulated ? '[simulated] ' : ''}Preflight: ${liveSummary(view)}; ctrl+c stops`}</Text>
		</Box>
	);
};
