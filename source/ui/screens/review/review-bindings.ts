import type {SessionView, Intent} from '../../../session/session.ts';
import type {Binding} from '../../keys.ts';
import type {Review} from './use-review.ts';

type Options = {
	view: Pick<SessionView, 'review' | 'wizard'>;
	review: Review;
	send: (intent: Intent) => void;
};

/** The keys that change what mesh.yaml says and where it goes: only while the file is yet to be written. */
export const fieldBindings = ({edit}: Pick<Review, 'edit'>): readonly Binding[] => [
	{
		keys: ['f'],
		label: 'path',
		help: 'where the mesh file goes',
		priority: 0,
		run() {
			edit('file');
		},
	},
	{
		keys: ['m'],
		label: 'name',
		help: 'the name of the mesh',
		priority: 0,
		run() {
			edit('mesh');
		},
	},
	{
		keys: ['o'],
		label: 'organization',
		help: 'the organization in the certificates',
		priority: 0,
		run() {
			edit('organization');
		},
	},
];

/** While one of them is typed. */
export const typingBindings = ({
	field,
	keep,
	setMode,
}: Pick<Review, 'field' | 'keep' | 'setMode'>): readonly Binding[] => [
	{
		keys: ['enter'],
		label: 'keep',
		priority: 3,
		run: keep,
	},
	{
		keys: ['escape'],
		label: 'as it was',
		priority: 2,
		run() {
			setMode('tree');
		},
	},
	...field.bindings,
];

const treeBindings = ({row, highlight, open, close, toggle}: Review): readonly Binding[] => {
	const isPart = row?.kind === 'cluster' || row?.kind === 'cautions';
	const partLabel = isPart && row.isOpen ? 'close' : 'open';
	return [
		...highlight.bindings,
		...(row === undefined
			? []
			: [
					{
						keys: ['enter'],
						label: isPart ? partLabel : 'details',
						priority: 2,
						run: open,
					},
					{
						keys: ['right'],
						run() {
							if (!isPart || !row.isOpen) {
								open();
							}
						},
					},
					{
						keys: ['space'],
						run() {
							if (isPart) {
								toggle(row.key);
							}
						},
					},
					{keys: ['left'], help: 'close the part, or go to it', run: close},
				]),
	];
};

const baseBindings = ({
	review,
	send,
}: {
	review: SessionView['review'];
	send: Options['send'];
}): readonly Binding[] =>
	review.state !== 'ready' || review.base === undefined
		? []
		: [
				{
					keys: ['b'],
					label: review.base.name === 'base.yaml' ? 'base.yaml' : 'settings',
					help: 'use the base.yaml beside the mesh file, or the settings that platforms need; or leave them',
					priority: 0,
					run() {
						send({
							type: 'wizard',
							action: {
								type: 'use-base',
								use: review.base?.state === 'left alone' || review.base?.state === 'left out',
							},
						});
					},
				},
			];

const restartBindings = ({
	review,
	send,
}: {
	review: SessionView['review'];
	send: Options['send'];
}): readonly Binding[] =>
	review.state !== 'ready' || review.restarts === undefined
		? []
		: [
				{
					keys: ['w'],
					label: review.restarts === 'planned' ? 'no restarts' : 'restart workloads',
					help: 'restart workloads that came up before their cluster got its name or network, one at a time, or leave them',
					priority: 1,
					run() {
						send({
							type: 'wizard',
							action: {type: 'restart-workloads', restart: review.restarts !== 'planned'},
						});
					},
				},
			];

const guidedKeys = ({view: {review: ready}, review, send}: Options): readonly Binding[] => [
	{
		keys: review.row === undefined ? ['i', 'enter'] : ['i'],
		label: 'install',
		help: 'write the mesh file, then carry the plan out',
		priority: 4,
		run: review.install,
	},
	{
		keys: ['s'],
		label: 'save',
		help: 'write the mesh file, and nothing else',
		run: review.save,
	},
	{
		keys: ['v'],
		label: 'mesh file',
		help: 'what the mesh file says',
		run() {
			review.setMode('text');
		},
	},
	...fieldBindings(review),
	...baseBindings({review: ready, send}),
	...restartBindings({review: ready, send}),
	{
		keys: ['r'],
		help: 'look at the clusters again, and plan anew',
		run() {
			send({type: 'plan-again'});
		},
	},
	{
		keys: ['escape'],
		label: 'back',
		priority: 3,
		run() {
			send({type: 'wizard', action: {type: 'back'}});
		},
	},
	{
		keys: ['n'],
		run() {
			send({type: 'wizard', action: {type: 'next'}});
		},
	},
];

const answerKeys = ({review, send}: Options): readonly Binding[] => [
	{
		keys: review.row === undefined ? ['y', 'enter'] : ['y'],
		label: 'carry it out',
		priority: 4,
		run: review.install,
	},
	{
		keys: ['n', 'q', 'escape'],
		label: 'leave it',
		help: 'change nothing and leave',
		priority: 4,
		run() {
			send({type: 'quit'});
		},
	},
];

const questionKeys = ({overwrite, edit, setMode}: Review): readonly Binding[] => [
	{
		keys: ['y'],
		label: 'overwrite',
		priority: 3,
		run: overwrite,
	},
	{
		keys: ['f'],
		label: 'another path',
		priority: 3,
		run() {
			edit('file');
		},
	},
	{
		keys: ['escape', 'n'],
		label: 'neither',
		priority: 2,
		run() {
			setMode('tree');
		},
	},
];

/** The keys of a plan that is there, by what is being done. */
export const reviewBindings = (options: Options): readonly Binding[] => {
	const {
		review,
		view: {wizard},
	} = options;
	switch (review.mode) {
		case 'tree': {
			return [
				...treeBindings(review),
				...(wizard.flow === 'guided' ? guidedKeys(options) : answerKeys(options)),
			];
		}

		case 'mesh':
		case 'organization':
		case 'file': {
			return typingBindings(review);
		}

		case 'save':
		case 'install': {
			return questionKeys(review);
		}

		case 'details':
		case 'text': {
			return [];
		}
	}
};
