import type {Binding} from '../../keys.ts';
import {isWaivable} from './finding-items.ts';
import type {PreflightDesk} from './use-preflight.ts';

/** Accepts the highlighted finding, or takes that back. */
export const waiverBindings = ({item, startWaiver, unwaive}: PreflightDesk): readonly Binding[] => {
	if (item?.status === 'waived') {
		return [
			{
				keys: ['w'],
				label: 'unwaive',
				help: 'take the waiver of the highlighted check back',
				priority: 2,
				run: unwaive,
			},
		];
	}

	return item !== undefined && isWaivable(item)
		? [
				{
					keys: ['w'],
					label: 'waive',
					help: 'accept the highlighted finding, with a reason',
					priority: 2,
					run: startWaiver,
				},
			]
		: [];
};

const listBindings = (desk: PreflightDesk, isRunning: boolean): readonly Binding[] => {
	const {items, names, cluster, highlight, setMode} = desk;
	return [
		...(items.length > 1 ? highlight.bindings : []),
		...(names.length > 1
			? [
					{
						keys: ['left', 'right'],
						label: 'cluster',
						help: 'show what concerns one cluster only',
						priority: 1,
						run(key: string) {
							desk.moveFocus(key === 'right' ? 1 : -1);
						},
					},
				]
			: []),
		...(items.length > 0
			? [
					{
						keys: ['enter'],
						label: 'details',
						priority: 2,
						run() {
							setMode('details');
						},
					},
				]
			: [{keys: ['enter'], run: desk.next}]),
		...waiverBindings(desk),
		...(desk.hasPairs
			? [
					{
						keys: ['m'],
						label: 'pairs',
						help: 'show every pair of clusters as a matrix',
						priority: 1,
						run() {
							setMode('pairs');
						},
					},
				]
			: []),
		...(desk.istioctlOffer === undefined
			? []
			: [
					{
						keys: ['d'],
						label: 'download istioctl',
						help: `download istioctl ${desk.istioctlOffer} into the cache, and check it`,
						priority: 3,
						run: desk.downloadIstioctl,
					},
				]),
		...(isRunning
			? []
			: [
					{
						keys: ['r'],
						label: 'run again',
						help: 'ask all clusters again',
						priority: 3,
						run() {
							desk.checkAgain();
						},
					},
				]),
		...(isRunning || names.length < 2
			? []
			: [
					{
						keys: ['p'],
						label: 'probe',
						help: 'try from inside of each cluster whether it reaches the others; asks before it creates anything',
						priority: 2,
						run() {
							setMode('probe');
						},
					},
				]),
		...(isRunning || cluster === undefined
			? []
			: [
					{
						keys: ['c'],
						label: `ask ${cluster}`,
						help: `ask ${cluster} again, and no other`,
						priority: 0,
						run() {
							desk.checkAgain(cluster);
						},
					},
					{
						keys: ['R'],
						run() {
							desk.checkAgain(cluster);
						},
					},
				]),
		{
			keys: ['escape'],
			label: 'back',
			priority: 3,
			run: desk.back,
		},
		{
			keys: ['n'],
			label: 'next',
			priority: 4,
			run: desk.next,
		},
	];
};

/** The keys of preflight, by what is being done. */
export const preflightBindings = (
	desk: PreflightDesk,
	{isRunning}: {isRunning: boolean},
): readonly Binding[] => {
	const {mode, setMode, setNotice, reason} = desk;
	switch (mode) {
		case 'list': {
			// What was said holds until the next key.
			return listBindings(desk, isRunning).map(binding => ({
				...binding,
				run(key) {
					setNotice(undefined);
					binding.run(key);
				},
			}));
		}

		case 'waive': {
			return [
				{
					keys: ['enter'],
					label: 'waive',
					priority: 3,
					run: desk.waive,
				},
				{
					keys: ['escape'],
					label: 'not now',
					priority: 2,
					run() {
						setNotice(undefined);
						setMode('list');
					},
				},
				...reason.bindings,
			];
		}

		case 'probe': {
			return [
				{
					keys: ['y'],
					label: 'try it',
					priority: 3,
					run: desk.probe,
				},
				{
					keys: ['escape', 'n'],
					label: 'not now',
					priority: 2,
					run() {
						setMode('list');
					},
				},
			];
		}

		case 'details':
		case 'pairs': {
			return [];
		}
	}
};
