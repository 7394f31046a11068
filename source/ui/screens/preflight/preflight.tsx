import {Box} from 'ink';
import {Frame} from '../../components/frame.tsx';
import {Reader} from '../../components/reader.tsx';
import {Rule} from '../../components/rule.tsx';
import {ThemedText} from '../../components/themed-text.tsx';
import {TextField} from '../../components/text-field.tsx';
import {TitleRow} from '../../components/title-row.tsx';
import {useSession} from '../../hooks/use-session.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import {findingGlyph, findingTone, findingText} from '../../theme.ts';
import {few, plural} from '../../words.ts';
import {capitalized} from '../../../text/sentence.ts';
import {Text} from '../../components/text.tsx';
import {CheckMatrix} from './check-matrix.tsx';
import {FindingList} from './finding-list.tsx';
import {countsText, findingParagraphs} from './finding-text.ts';
import {pairParagraphs} from './pair-paragraphs.ts';
import {matrixColumnWidth, rowsThatFit} from './matrix.ts';
import {preflightBindings, waiverBindings} from './preflight-bindings.ts';
import {StatusCounts, statusLines} from './status-counts.tsx';
import {usePreflight, type PreflightState} from './use-preflight.ts';
import {Verdict} from './verdict.tsx';

/** What probes would create and where, before anybody agrees to it. Six rows of the smallest screen hold it. */
const ProbeQuestion = ({names}: {readonly names: readonly string[]}) => {
	const {probeImage} = useSession();
	return (
		<Box flexDirection="column" flexShrink={0}>
			<ThemedText bold wrap="wrap">
				Try from inside whether the clusters reach each other?
			</ThemedText>
			<ThemedText wrap="wrap">
				That creates, in {few(names)}: a namespace mesh-wizard-probe-… with one or two small pods of{' '}
				{probeImage}. All of it is removed again, also after ctrl+c.
			</ThemedText>
		</Box>
	);
};

/** Rows that the overview can fill. */
const overviewRows = (screen: PreflightState, columns: number): number =>
	matrixColumnWidth(screen.names.length, columns) === undefined
		? statusLines(screen.allItems).length
		: screen.rows.length + 1;

/** Rows of the findings, at least. */
const leastListRows = (rows: number): number => {
	if (rows >= 24) {
		return 10;
	}

	return rows >= 18 ? 8 : 6;
};

/** The matrix where it fits, and numbers where it doesn't; no higher than that. */
const Overview = ({screen, size}: {readonly screen: PreflightState; readonly size: Size}) => {
	const width = matrixColumnWidth(screen.names.length, size.columns);
	return width === undefined ? (
		<StatusCounts items={screen.allItems} size={size} />
	) : (
		<CheckMatrix
			rows={rowsThatFit(screen.rows, size.rows - 1)}
			names={screen.names}
			focus={screen.focus}
			width={width}
		/>
	);
};

const Findings = ({screen, size}: {readonly screen: PreflightState; readonly size: Size}) => {
	const {
		preflight: {state, findings},
	} = useSession();
	const {glyphs} = useTerminal();
	const {mode, item, items, highlight, reason, focus} = screen;
	if (mode === 'waive' && item !== undefined) {
		return (
			<Box flexDirection="column" height={size.rows}>
				<Text wrap="wrap">
					Accept <ThemedText bold>{item.id}</ThemedText> of{' '}
					{item.clusters.length === 0 ? 'this machine' : few(item.clusters, 3)}? It stays visible as
					waived.
				</Text>
				<TextField isLabelled field={reason} label="Reason" columns={size.columns} />
			</Box>
		);
	}

	if (mode === 'probe') {
		return <ProbeQuestion names={screen.names} />;
	}

	if (items.length === 0) {
		return (
			<ThemedText tone="muted">
				{state === 'done'
					? `${glyphs.good} ${focus === undefined ? 'Everything' : capitalized(focus)} is as it should be: ${countsText(findings, ['pass', 'skipped'])}.`
					: ''}
			</ThemedText>
		);
	}

	return <FindingList items={items} highlighted={highlight.index} size={size} />;
};

/** What would break the mesh, before there is one. */
export const Preflight = () => {
	const {preflight} = useSession();
	const {glyphs} = useTerminal();
	const screen = usePreflight();
	const {mode, setMode, item, names, focus, reason, notice} = screen;
	const count = preflight.findings.length;
	const statusText = (columns: number) =>
		[
			...(focus === undefined ? [] : [`${focus} only`]),
			...(focus === undefined && columns >= 70 ? [plural(names.length, 'cluster')] : []),
			...(count === 0 ? [] : [plural(count, 'check')]),
		].join(` ${glyphs.dot} `);
	const close = () => {
		setMode('list');
	};

	const pairsCover = (size: Size) => (
		<Reader
			title="Pairs of clusters"
			paragraphs={
				screen.pairs === undefined
					? []
					: pairParagraphs(screen.pairs, names, {glyphs, columns: size.columns})
			}
			size={size}
			onClose={close}
		/>
	);
	const detailsCover = (size: Size) => (
		<Reader
			title={
				item === undefined
					? ''
					: `${findingGlyph(glyphs, item.status)} ${item.kind === 'silence' ? 'no answer' : item.id}: ${findingText[item.status]}`
			}
			tone={item === undefined ? 'plain' : findingTone[item.status]}
			paragraphs={item === undefined ? [] : findingParagraphs(item, {signs: glyphs})}
			size={size}
			bindings={waiverBindings(screen)}
			onClose={close}
		/>
	);
	const covers = {
		list: undefined,
		details: detailsCover,
		waive: undefined,
		probe: undefined,
		pairs: pairsCover,
	};
	return (
		<Frame
			bindings={preflightBindings(screen, {
				isRunning: preflight.state === 'running' || preflight.probing !== undefined,
			})}
			onText={mode === 'waive' ? reason.onText : undefined}
			cover={covers[mode]}
			notice={notice}
		>
			{({columns, rows}) => {
				const isRoomy = rows >= 18;
				const wanted = overviewRows(screen, columns);
				const others = 1 + (isRoomy ? 1 : 0) + (wanted > 0 ? 1 : 0);
				const overview = Math.min(wanted, rows - others - leastListRows(rows));
				return (
					<>
						<TitleRow
							title={<Verdict preflight={preflight} />}
							status={statusText(columns)}
							columns={columns}
						/>
						{isRoomy && <Rule columns={columns} />}
						<Overview screen={screen} size={{columns, rows: overview}} />
						{wanted > 0 && <Rule columns={columns} />}
						<Findings screen={screen} size={{columns, rows: rows - others - overview}} />
					</>
				);
			}}
		</Frame>
	);
};
