import {isBelowPath, isLocalServer} from '../../../mesh/api-server.ts';
import type {Binding} from '../../keys.ts';
import type {Chooser} from './use-chooser.ts';

/** Whether a binding is there is said beside it. */
const when = (isThere: boolean, binding: Binding): readonly Binding[] => (isThere ? [binding] : []);

const listBindings = (chooser: Chooser, hasProblems: boolean): readonly Binding[] => {
	const {row, shown, highlight, filter, setMode} = chooser;
	const isChosen = row?.chosen !== undefined;
	return [
		...highlight.bindings,
		...when(row !== undefined, {
			keys: ['space'],
			label: isChosen ? 'leave out' : 'choose',
			help: 'take the cluster into the mesh, or out of it',
			priority: 4,
			run: chooser.toggle,
		}),
		...when(shown.length > 0, {
			keys: ['a'],
			label: 'all',
			help: 'every context shown that answers, or none',
			run: chooser.toggleAll,
		}),
		{
			keys: ['/'],
			label: 'filter',
			help: 'show only contexts with certain words',
			priority: 2,
			run() {
				setMode('filter');
			},
		},
		...when(row?.view.probe.state === 'failed' && row.view.probe.needsLogin, {
			keys: ['l'],
			label: 'log in',
			help: 'run the program that logs you in, on this terminal',
			priority: 3,
			run: chooser.logIn,
		}),
		...when(isChosen, {
			keys: ['e'],
			label: 'rename',
			help: 'give the cluster another name',
			priority: row?.hasNameProblem === true ? 3 : 1,
			run() {
				chooser.edit('name');
			},
		}),
		...when(isChosen, {
			keys: ['t', 'w'],
			label: 'network',
			help: "set the cluster's network by hand",
			run() {
				chooser.edit('network');
			},
		}),
		...when(isChosen, {
			keys: ['d'],
			...(row !== undefined &&
			(isLocalServer(row.view.server) ||
				isBelowPath(row.view.server) ||
				row.chosen?.apiServer !== undefined)
				? {label: 'address', priority: 2}
				: {}),
			help: 'say where the others reach its API server',
			run() {
				chooser.edit('address');
			},
		}),
		...when(row !== undefined && row.view.probe.state !== 'asking', {
			keys: ['r'],
			label: 'ask again',
			help: 'ask the highlighted context again',
			run: chooser.askAgain,
		}),
		...when(row !== undefined, {
			keys: ['i'],
			label: 'details',
			help: 'all that is known of the highlighted context',
			priority: 0,
			run() {
				setMode('details');
			},
		}),
		...when(hasProblems, {
			keys: ['p'],
			help: 'what is wrong in the kubeconfig',
			run() {
				setMode('problems');
			},
		}),
		{
			keys: ['enter'],
			label: 'next',
			priority: 4,
			run: chooser.next,
		},
		{keys: ['n'], run: chooser.next},
		filter.value === ''
			? {
					keys: ['escape'],
					label: 'leave',
					priority: 2,
					run: chooser.leave,
				}
			: {
					keys: ['escape'],
					label: 'clear filter',
					priority: 3,
					run() {
						filter.reset('');
					},
				},
		{keys: ['q'], run: chooser.leave},
	];
};

/** The keys of the list of contexts, by what is being done with it. */
export const chooserBindings = (
	chooser: Chooser,
	{hasProblems}: {hasProblems: boolean},
): readonly Binding[] => {
	const {mode, setMode, setNotice, filter, field, highlight} = chooser;
	const toList = () => {
		setMode('list');
	};

	switch (mode) {
		case 'list': {
			// What was said holds until the next key.
			return listBindings(chooser, hasProblems).map(binding => ({
				...binding,
				run(key) {
					setNotice(undefined);
					binding.run(key);
				},
			}));
		}

		case 'filter': {
			return [
				{
					keys: ['enter'],
					label: 'keep filter',
					priority: 3,
					run: toList,
				},
				{
					keys: ['escape'],
					label: 'clear filter',
					priority: 2,
					run() {
						filter.reset('');
						toList();
					},
				},
				...filter.bindings,
				...highlight.bindings.filter(({keys}) => keys.includes('up') || keys.includes('pageUp')),
			];
		}

		case 'name':
		case 'network':
		case 'address': {
			return [
				{
					keys: ['enter'],
					label: 'keep',
					priority: 3,
					run: chooser.keep,
				},
				{
					keys: ['escape'],
					label: 'as it was',
					priority: 2,
					run() {
						setNotice(undefined);
						toList();
					},
				},
				...field.bindings,
			];
		}

		case 'leaving': {
			return [
				{
					keys: ['y', 'enter'],
					label: 'leave',
					run: chooser.quit,
				},
				{
					keys: ['n', 'escape'],
					label: 'stay',
					run: toList,
				},
			];
		}

		case 'details':
		case 'problems': {
			return [];
		}
	}
};
