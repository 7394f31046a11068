import type {SessionView, Intent} from '../../../session/session.ts';
import type {Binding} from '../../keys.ts';
import {stopBinding} from '../stop-binding.ts';
import {canRetry} from './run-text.ts';
import type {Selection} from './use-selection.ts';

type Options = {
	view: SessionView;
	/** How many there are to move among. */
	clusters: number;
	selection: Selection;
	send: (intent: Intent) => void;
	onOpen: (mode: 'log' | 'failure') => void;
};

const movingKeys = ({clusters, selection}: Options): readonly Binding[] => [
	...(clusters > 1
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
		keys: ['up', 'down'],
		label: 'step',
		run(key) {
			selection.moveStep(key === 'up' ? -1 : 1);
		},
	},
	...(selection.isPicked
		? [
				{
					keys: ['escape'],
					label: 'follow',
					help: 'go along with the run again',
					run: selection.release,
				},
			]
		: []),
];

const readingKeys = ({selection, onOpen}: Options): readonly Binding[] => {
	const isFailed = selection.step?.state === 'failed';
	return [
		{
			keys: ['enter'],
			label: isFailed ? 'why' : 'log',
			help: isFailed
				? 'why the step failed, and what to do'
				: 'the whole log, to scroll and search',
			priority: 2,
			run() {
				onOpen(isFailed ? 'failure' : 'log');
			},
		},
		{
			keys: ['l'],
			help: 'the whole log, to scroll and search',
			run() {
				onOpen('log');
			},
		},
	];
};

/** What can be done about the run, as it stands. */
const workKeys = ({view, selection, send}: Options): readonly Binding[] => {
	const {phase, run, wizard} = view;
	const go = (type: 'next' | 'back') => () => {
		send({type: 'wizard', action: {type}});
	};

	return [
		...(canRetry(view)
			? [
					{
						keys: ['r'],
						label: 'retry failed',
						priority: 3,
						run() {
							send({type: 'retry'});
						},
					},
					{
						keys: ['f'],
						label: 'next failed',
						help: 'to the next step that failed',
						priority: 0,
						run: selection.goToFailed,
					},
				]
			: []),
		...(phase === 'proving' ||
		phase === 'unproven' ||
		(phase === 'ended' && run.finished?.exitCode === 0)
			? [
					{
						keys: ['n'],
						label: 'next',
						help: 'to the proof by traffic',
						priority: 3,
						run: go('next'),
					},
				]
			: []),
		...(phase === 'ended' && wizard.flow === 'guided' && !selection.isPicked
			? [
					{
						keys: ['escape'],
						label: 'back to the plan',
						help: 'plan again what is left to do, and go on',
						priority: 3,
						run: go('back'),
					},
				]
			: []),
		stopBinding(phase, send),
	];
};

/** The keys of the panes; before there is a step, only what can be done about the run. */
export const paneBindings = (options: Options): readonly Binding[] =>
	options.clusters === 0
		? workKeys(options)
		: [...movingKeys(options), ...readingKeys(options), ...workKeys(options)];
