import type {Binding} from '../../keys.ts';
import {isWaivable} from './finding-items.ts';
import type {PreflightState} from './use-preflight.ts';

/** Accepts the highlighted finding, or takes that back. */
export const waiverBindings = ({
	item,
	startWaiver,
	unwaive,
}: PreflightState): readonly Binding[] => {
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

const listBindings = (preflight: PreflightState, isRunning: boolean): readonly Binding[] => {
	const {items, names, cluster, highlight, setMode} = preflight;
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
							preflight.moveFocus(key === 'right' ? 1 : -1);
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
			: [{keys: ['enter'], run: preflight.next}]),
		...waiverBindings(preflight),
		...(preflight.hasPairs
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
		...(preflight.istioctlOffer === undefined
			? []
			: [
					{
						keys: ['d'],
						label: 'download istioctl',
						help: `download istioctl ${preflight.istioctlOffer} into the cache, and check it`,
						priority: 3,
						run: preflight.downloadIstioctl,
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
							preflight.checkAgain();
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
							preflight.checkAgain(cluster);
						},
					},
					{
						keys: ['R'],
						run() {
							preflight.checkAgain(cluster);
						},
					},
				]),
		{
			keys: ['escape'],
			label: 'back',
			priority: 3,
			run: preflight.back,
		},
		{
			keys: ['n'],
			label: 'next',
			priority: 4,
			run: preflight.next,
		},
	];
};

/** The keys of preflight, by what is being done. */
export const preflightBindings = (
	preflight: PreflightState,
	{isRunning}: {isRunning: boolean},
): readonly Binding[] => {
	const {mode, setMode, setNotice, reason} = preflight;
	switch (mode) {
		case 'list': {
			// What was said holds until the next key.
			return listBindings(preflight, isRunning).map(binding => ({
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
					run: preflight.waive,
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
					run: preflight.probe,
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
