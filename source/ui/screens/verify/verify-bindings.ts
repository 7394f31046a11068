import type {SessionView, Intent} from '../../../session/session.ts';
import type {Binding} from '../../keys.ts';
import {stopBinding} from '../stop-binding.ts';
import {neighbour, type Pairs} from './use-pairs.ts';

type Options = {
	view: Pick<SessionView, 'phase' | 'wizard'>;
	pairs: Pairs;
	isList: boolean;
	send: (intent: Intent) => void;
	onOpen: () => void;
};

const movingKeys = ({
	pairs: {names, pair, moveTo, highlight},
	isList,
}: Options): readonly Binding[] => {
	if (isList) {
		return highlight.bindings;
	}

	return pair === undefined
		? []
		: [
				{
					keys: ['up', 'down', 'left', 'right'],
					label: 'pair',
					run(key) {
						moveTo(neighbour(names, pair, key));
					},
				},
			];
};

/** The keys of the matrix and of the list, and what can be done about the proof as it stands. */
export const verifyBindings = (options: Options): readonly Binding[] => {
	const {
		view: {phase, wizard},
		pairs,
		isList,
		send,
		onOpen,
	} = options;
	const isEnded = phase === 'ended';
	const hasSteps = wizard.flow === 'guided';
	const go = (type: 'next' | 'back') => () => {
		send({type: 'wizard', action: {type}});
	};

	const isSomething = isList ? pairs.rows.length > 0 : pairs.pair !== undefined;
	return [
		...movingKeys(options),
		...(isSomething
			? [
					{
						keys: isEnded ? ['space'] : ['enter'],
						label: 'details',
						help: 'why, what to do, who answered, and each proof',
						priority: 2,
						run: onOpen,
					},
				]
			: []),
		...(phase === 'unproven'
			? [
					{
						keys: ['r'],
						label: 'prove again',
						priority: 3,
						run() {
							send({type: 'retry'});
						},
					},
				]
			: []),
		...(isEnded && hasSteps
			? [
					{
						keys: ['n', 'enter'],
						label: 'next',
						priority: 4,
						run: go('next'),
					},
					{
						keys: ['escape'],
						label: 'back',
						run: go('back'),
					},
				]
			: []),
		stopBinding(phase, send),
	];
};
