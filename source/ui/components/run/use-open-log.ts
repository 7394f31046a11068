import {useMemo, useState} from 'react';
import type {LogView} from '../../../engine/run-view/run-view.ts';
import {useTextField, type TextFieldState} from '../../hooks/use-text-field.ts';
import type {Binding} from '../../keys.ts';
import {atEnd, goToRow, logWindow, moveInLog, type LogPlace} from './log-place.ts';
import {logRows, type LogRow} from './log-rows.ts';
import {foundRows, nextFound} from './log-search.ts';

export type OpenLog = {
	/** Those that are on the screen. */
	rows: readonly LogRow[];
	/** The index of the first of them among all. */
	from: number;
	total: number;
	/** Lines that have come since one left the end. */
	fresh: number;
	isFollowing: boolean;
	/** What is sought, and at which of how many one is; the index of that row among all. */
	search?: {sought: string; count: number; place: number; index: number | undefined};
	/** The field for what is sought, while it is typed. */
	field?: TextFieldState;
	bindings: readonly Binding[];
};

type Options = {
	log: LogView;
	step: string | undefined;
	startedAt: number;
	columns: number;
	height: number;
};
type Found = {sought: string; at?: Pick<LogRow, 'number' | 'part'>};

/** A log that is read: it follows its end until one moves, and is searched. */
export const useOpenLog = ({log, step, startedAt, columns, height}: Options): OpenLog => {
	const [place, setPlace] = useState<LogPlace>(atEnd);
	const [{sought, at}, setFound] = useState<Found>({sought: ''});
	const [isTyping, setIsTyping] = useState(false);
	const field = useTextField();
	const rows = useMemo(
		() => logRows(log, {columns, step, startedAt}),
		[log, columns, step, startedAt],
	);
	const found = useMemo(() => foundRows(rows, sought), [rows, sought]);
	const {from, to, fresh} = logWindow(rows, place, height);
	const current =
		at === undefined
			? undefined
			: found.find(index => rows[index]?.number === at.number && rows[index]?.part === at.part);

	const goTo = (index: number | undefined, text: string) => {
		const row = index === undefined ? undefined : rows[index];
		setFound({
			sought: text,
			at: row === undefined ? undefined : {number: row.number, part: row.part},
		});
		if (index !== undefined) {
			setPlace(goToRow(rows, place, {index, height}));
		}
	};

	const by: Readonly<Record<string, number>> = {
		up: -1,
		down: 1,
		pageUp: -height,
		pageDown: height,
		home: -rows.length,
		end: rows.length,
	};
	const move = (key: string) => {
		setPlace(moveInLog(rows, place, {by: by[key] ?? 0, height}));
	};

	const typing: Binding[] = [
		{
			keys: ['enter'],
			label: 'search',
			run() {
				setIsTyping(false);
				// The newest first: one mostly looks for what has just happened.
				goTo(nextFound(foundRows(rows, field.value), to, -1), field.value);
			},
		},
		{
			keys: ['escape'],
			label: 'never mind',
			run() {
				setIsTyping(false);
			},
		},
		...field.bindings,
	];
	const reading: Binding[] = [
		{keys: ['up', 'down'], label: 'scroll', run: move},
		{
			keys: ['pageUp', 'pageDown', 'home', 'end'],
			help: 'scroll by pages, or to an end; at the end it follows what comes',
			run: move,
		},
		{
			keys: ['/'],
			label: 'search',
			run() {
				field.reset(sought);
				setIsTyping(true);
			},
		},
		...(found.length === 0
			? []
			: [
					{
						keys: ['n', 'N'],
						label: 'next, previous',
						run(key: string) {
							goTo(nextFound(found, current ?? to, key === 'n' ? 1 : -1), sought);
						},
					},
				]),
	];
	return {
		rows: rows.slice(from, to),
		from,
		total: rows.length,
		fresh,
		isFollowing: place.isFollowing,
		search:
			sought === ''
				? undefined
				: {
						sought,
						count: found.length,
						place: current === undefined ? 0 : found.indexOf(current) + 1,
						index: current,
					},
		field: isTyping ? field : undefined,
		bindings: isTyping ? typing : reading,
	};
};
