import {useState} from 'react';
import {Frame} from '../../components/frame.tsx';
import {matrixFormFor} from '../../components/pairs/matrix-form.ts';
import {clusterPairs, pairParagraphs, pairTitle} from '../../components/pairs/pair-text.ts';
import {worstOf} from '../../components/pairs/pair-table.ts';
import {Reader} from '../../components/reader.tsx';
import {Preparing} from '../../components/run/preparing.tsx';
import {useContentSize} from '../../hooks/use-content-size.ts';
import {useSession, useSend} from '../../hooks/use-session.ts';
import {useSeconds} from '../../hooks/use-seconds.ts';
import {useStatusColumns} from '../../hooks/use-status-columns.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import {usePairs} from './use-pairs.ts';
import {verifyBindings} from './verify-bindings.ts';
import {VerifyBody} from './verify-body.tsx';
import {verifyNotice, verifyStatus} from './verify-text.ts';

/** The verdict; and for the pair in sight a rule, its title and what is most important of it. */
const detailRows = 5;

/** The proof: who reaches whom, as it becomes known. */
export const Verify = () => {
	const view = useSession();
	const send = useSend();
	const {glyphs, screenReader} = useTerminal();
	const [isOpen, setIsOpen] = useState(false);
	const pairs = usePairs(view);
	const {names, pair, highlight} = pairs;
	const {run, phase} = view;
	const now = useSeconds(
		run.finished === undefined && phase !== 'idle' && phase !== 'ended' && phase !== 'unproven',
	);
	const fullWidth = names.length > 5;
	const room = useContentSize({fullWidth});
	const statusRoom = useStatusColumns({fullWidth});
	const form = screenReader
		? ({kind: 'list'} as const)
		: matrixFormFor(names, {columns: room.columns, rows: room.rows - detailRows});
	const isList = form.kind === 'list';
	const row = isList ? pairs.rows[highlight.index] : undefined;
	const listed = row?.kind === 'pair' ? row.pair : undefined;
	const shown = isList ? listed : pair;
	const detail =
		row?.kind === 'cluster'
			? {
					title: `${row.name} ${glyphs.to} the others`,
					paragraphs: clusterPairs(row.pairs, glyphs),
					isWaiting: worstOf(row.pairs) === 'waiting' && run.pairs.size === 0,
				}
			: {
					title: shown === undefined ? 'There is no pair to prove.' : pairTitle(shown, glyphs),
					paragraphs: shown === undefined ? [] : pairParagraphs(shown, {run, glyphs}),
					isWaiting: shown === undefined || shown.state === 'waiting',
				};
	const close = () => {
		setIsOpen(false);
	};

	const bindings = verifyBindings({
		view,
		pairs,
		isList,
		send,
		onOpen() {
			setIsOpen(true);
		},
	});
	const again = phase === 'unproven' ? bindings.filter(({keys}) => keys.includes('r')) : [];
	const cover = (size: Size) => (
		<Reader
			title={detail.title}
			paragraphs={detail.paragraphs}
			size={size}
			bindings={again}
			onClose={close}
		/>
	);
	return (
		<Frame
			fullWidth={fullWidth}
			bindings={bindings}
			cover={isOpen ? cover : undefined}
			notice={
				phase === 'unproven' || phase === 'stopping'
					? verifyNotice(view)
					: (view.notice ?? verifyNotice(view))
			}
			status={verifyStatus(view, now, {
				dot: glyphs.dot,
				total: run.pairsTotal ?? pairs.pairs.length,
				columns: statusRoom,
			})}
		>
			{size =>
				names.length === 0 ? (
					<Preparing run={run} size={size} text="Getting ready to prove traffic." />
				) : (
					<VerifyBody view={view} pairs={pairs} form={form} detail={detail} size={size} />
				)
			}
		</Frame>
	);
};
