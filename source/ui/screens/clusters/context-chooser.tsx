import {Box} from 'ink';
import {useMemo} from 'react';
import {Frame} from '../../components/frame.tsx';
import {Reader} from '../../components/reader.tsx';
import {Rule} from '../../components/rule.tsx';
import {ThemedText} from '../../components/themed-text.tsx';
import {TextField} from '../../components/text-field.tsx';
import {TitleRow} from '../../components/title-row.tsx';
import {useSession} from '../../hooks/use-session.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import {plural} from '../../words.ts';
import {numberText} from '../../../text/plural.ts';
import {Text} from '../../components/text.tsx';
import {chooserBindings} from './chooser-bindings.ts';
import {contextColumns, signColumns} from './context-columns.ts';
import {ContextDetail} from './context-detail.tsx';
import {ContextTable} from './context-table.tsx';
import {contextParagraphs} from './context-text.ts';
import {useChooser, type Chooser} from './use-chooser.ts';

const statusText = ({rows, shown, filter}: Chooser, dot: string): string => {
	const chosen = rows.filter(row => row.chosen !== undefined).length;
	const asking = rows.filter(({view}) => view.probe.state === 'asking').length;
	return [
		...(asking === 0 ? [] : [`asking ${numberText(asking)}`]),
		filter.value === ''
			? plural(rows.length, 'context')
			: `${numberText(shown.length)} of ${numberText(rows.length)}`,
		`${numberText(chosen)} chosen`,
	].join(` ${dot} `);
};

/** Rows about the highlighted context, below so many. */
const detailRowsIn = (rows: number): number => {
	if (rows >= 26) {
		return 5;
	}

	return rows >= 18 ? 4 : 3;
};

const List = ({
	chooser,
	size: {columns, rows: height},
}: {
	readonly chooser: Chooser;
	readonly size: Size;
}) => {
	const {glyphs} = useTerminal();
	const {rows, shown, row, highlight, filter, field, mode} = chooser;
	const widths = useMemo(() => contextColumns(rows, columns), [rows, columns]);
	const detailRows = detailRowsIn(height);
	const status = statusText(chooser, glyphs.dot);
	const editor =
		mode === 'name' || mode === 'network' || mode === 'address' ? (
			<>
				<Box width={signColumns + widths.gap} flexShrink={0}>
					<ThemedText tone="accent">
						{glyphs.pointer} {glyphs.checked}
					</ThemedText>
				</Box>
				<TextField
					isLabelled
					field={field}
					label={mode}
					columns={columns - signColumns - widths.gap}
				/>
			</>
		) : undefined;
	const title =
		mode === 'filter' ? (
			<TextField
				isLabelled
				field={filter}
				label="Filter"
				columns={Math.max(12, columns - status.length - 2)}
			/>
		) : (
			<Text wrap="truncate-end">
				<ThemedText bold>{filter.value === '' ? 'Choose the clusters' : 'Filter: '}</ThemedText>
				{filter.value}
			</Text>
		);
	return (
		<>
			<TitleRow title={title} status={status} columns={columns} />
			<ContextTable
				rows={shown}
				widths={widths}
				highlighted={highlight.index}
				height={height - detailRows - 2}
				editor={editor}
			/>
			<Rule columns={columns} />
			{shown.length === 0 ? (
				<ThemedText>No context has “{filter.value}” in its name or server.</ThemedText>
			) : (
				<ContextDetail row={row} columns={columns} rows={detailRows} />
			)}
		</>
	);
};

/** Every context at once: which of them are the clusters of the mesh, and what they are called. */
export const ContextChooser = () => {
	const {kubeconfigProblems} = useSession();
	const chooser = useChooser();
	const {mode, setMode, row, filter, field, notice} = chooser;
	const close = () => {
		setMode('list');
	};

	const texts = {
		filter: filter.onText,
		name: field.onText,
		network: field.onText,
		address: field.onText,
	};
	const onText = mode in texts ? texts[mode as keyof typeof texts] : undefined;
	const cover = ({columns, rows}: Size) =>
		mode === 'details' && row !== undefined ? (
			<Reader
				title={row.name}
				paragraphs={contextParagraphs(row)}
				size={{columns, rows}}
				onClose={close}
			/>
		) : (
			<Reader
				title="What is wrong in the kubeconfig"
				tone="warning"
				paragraphs={kubeconfigProblems.flatMap(text => [{text}, {text: ''}])}
				size={{columns, rows}}
				onClose={close}
			/>
		);
	return (
		<Frame
			bindings={chooserBindings(chooser, {hasProblems: kubeconfigProblems.length > 0})}
			onText={onText}
			cover={mode === 'details' || mode === 'problems' ? cover : undefined}
			notice={notice}
		>
			{size => <List chooser={chooser} size={size} />}
		</Frame>
	);
};
