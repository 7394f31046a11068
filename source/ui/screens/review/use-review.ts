import {useState} from 'react';
import {outlineOf, type PlanOutline} from '../../../engine/plan-outline.ts';
import {parentKey, planRows, type PlanRow} from '../../components/plan/plan-rows.ts';
import type {ReviewView} from '../../../session/session.ts';
import {useSession, useSend} from '../../hooks/use-session.ts';
import {useHighlight, type Highlight} from '../../hooks/use-highlight.ts';
import {useTextField, type TextFieldState} from '../../hooks/use-text-field.ts';

export type ReadyReview = Extract<ReviewView, {state: 'ready'}>;

/** The answers that the review still takes. */
type ReviewField = 'mesh' | 'organization' | 'file';

/** What is being done on the screen. `save` and `install`: the question whether to overwrite a file that says something else. */
type ReviewMode = 'tree' | 'details' | 'text' | ReviewField | 'save' | 'install';

const installKey = 'install';

export type Review = {
	mode: ReviewMode;
	setMode: (mode: ReviewMode) => void;
	field: TextFieldState;
	edit: (name: ReviewField) => void;
	/** Takes what was typed. */
	keep: () => void;
	outline: PlanOutline;
	rows: readonly PlanRow[];
	/** Of the rows, and behind them the one that installs. */
	highlight: Highlight;
	/** The highlighted row; undefined on the one that installs. */
	row: PlanRow | undefined;
	/** Opens a part or what is known of a step; on the last row it installs. */
	open: () => void;
	/** Closes a part, or goes to the part that a row belongs to. */
	close: () => void;
	toggle: (key: string) => void;
	install: () => void;
	save: () => void;
	/** Answers the question whether to overwrite. */
	overwrite: () => void;
};

const noSteps = {steps: []};

/** Where a person is in a review; it outlives the plan, which is made anew after every change. */
export const useReview = (): Review => {
	const {
		review,
		wizard: {answers},
	} = useSession();
	const send = useSend();
	const [mode, setMode] = useState<ReviewMode>('tree');
	const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
	const field = useTextField();
	const ready = review.state === 'ready' ? review : undefined;
	const outline = outlineOf(ready?.plan ?? noSteps);
	const rows = planRows(outline, {warnings: ready?.warnings ?? [], toggled});
	const highlight = useHighlight([...rows.map(({key}) => key), installKey]);
	const row = rows[highlight.index];
	const toggle = (key: string) => {
		setToggled(
			current =>
				new Set(current.has(key) ? [...current].filter(other => other !== key) : [...current, key]),
		);
	};

	const isOther = ready?.file === 'different';
	const install = () => {
		if (isOther) {
			setMode('install');
		} else {
			send({type: 'install', overwrite: false});
		}
	};

	return {
		mode,
		setMode,
		field,
		edit(name) {
			field.reset(answers[name]);
			setMode(name);
		},
		keep() {
			if (mode === 'mesh' || mode === 'organization' || mode === 'file') {
				send({type: 'wizard', action: {type: 'set-text', field: mode, text: field.value.trim()}});
			}

			setMode('tree');
		},
		outline,
		rows,
		highlight,
		row,
		open() {
			if (row === undefined) {
				install();
			} else if (row.kind === 'cautions' || row.kind === 'cluster') {
				toggle(row.key);
			} else {
				setMode('details');
			}
		},
		close() {
			if (row === undefined) {
				return;
			}

			const parent = parentKey(row);
			if (parent !== undefined) {
				highlight.moveTo(parent);
			} else if ('isOpen' in row && row.isOpen) {
				toggle(row.key);
			}
		},
		toggle,
		install,
		save() {
			if (isOther) {
				setMode('save');
			} else {
				send({type: 'save', overwrite: false});
			}
		},
		overwrite() {
			if (mode === 'save' || mode === 'install') {
				send({type: mode, overwrite: true});
			}

			setMode('tree');
		},
	};
};
